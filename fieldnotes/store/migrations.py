"""The schema, as numbered migrations; each is recorded in the transaction that makes it.

Never change one that was released: add the next.
"""

import secrets
from importlib.resources import files

from sqlite_utils import Database, Migrations

migrations = Migrations("fieldnotes")


@migrations()
def m0001_the_whole_domain(db: Database) -> None:
    """Make all tables of the domain, their indexes, and the full-text indexes over what can be searched."""
    for statement in _statements("m0001.sql"):
        db.execute(statement)


@migrations()
def m0002_vocabulary_and_translation(db: Database) -> None:
    """Add the vocabulary, English texts beside transcripts, and jobs of further kinds."""
    for statement in _statements("m0002.sql"):
        db.execute(statement)


@migrations()
def m0003_changes_of_lines(db: Database) -> None:
    """Add the log of changes of lines, overlapping speech, merged voices, the customer's channel."""
    for statement in _statements("m0003.sql"):
        db.execute(statement)


@migrations()
def m0004_transcripts_from_files(db: Database) -> None:
    """Add which file a source was read from and who is heard in it, and let their consent bind it."""
    for statement in _statements("m0004.sql"):
        db.execute(statement)


@migrations()
def m0005_codes_of_every_kind(db: Database) -> None:
    """Add kinds, order and colours of codes, rounds of independent coding, favourites, forms of documents."""
    for statement in _statements("m0005.sql"):
        db.execute(statement)


@migrations()
def m0006_one_log_of_changes(db: Database) -> None:
    """Make one log of what people change in a source's lines and codings."""
    for statement in _statements("m0006.sql"):
        db.execute(statement)


@migrations()
def m0007_changes_of_codes(db: Database) -> None:
    """Add the log of changes of the codebook."""
    for statement in _statements("m0007.sql"):
        db.execute(statement)


@migrations()
def m0008_settling_of_rounds(db: Database) -> None:
    """Add which codes a round compares, how it was revealed, and how its disagreements were settled."""
    for statement in _statements("m0008.sql"):
        db.execute(statement)


@migrations()
def m0009_documents_answers_and_debriefs(db: Database) -> None:
    """Add answers, debriefs as sources, headings and pages of segments, several sources a file."""
    for statement in _statements("m0009.sql"):
        db.execute(statement)


@migrations()
def m0010_what_passages_mean(db: Database) -> None:
    """Add sentences with their vectors, names in the text, versions of the theme model, unnamed themes."""
    for statement in _statements("m0010.sql"):
        db.execute(statement)


@migrations()
def m0011_heads_of_the_emotion_network(db: Database) -> None:
    """Add what the team's decisions on suggested emotions taught, version by version."""
    for statement in _statements("m0011.sql"):
        db.execute(statement)


@migrations()
def m0012_answers_behind_metrics(db: Database) -> None:
    """Add how a metric is measured, the answers and cases behind it, remembered mappings, studied series."""
    for statement in _statements("m0012.sql"):
        db.execute(statement)


@migrations()
def m0013_queries_of_metrics(db: Database) -> None:
    """Add saved queries to databases, whose answers become values of a metric."""
    for statement in _statements("m0013.sql"):
        db.execute(statement)


@migrations()
def m0014_accepted_codings(db: Database) -> None:
    """Add the index of accepted codings."""
    for statement in _statements("m0014.sql"):
        db.execute(statement)


@migrations()
def m0015_codings_of_an_excerpt(db: Database) -> None:
    """Add the index of all codings by their excerpt."""
    for statement in _statements("m0015.sql"):
        db.execute(statement)


@migrations()
def m0016_judgements_of_findings(db: Database) -> None:
    """Add what people make of the evidence for a finding, and the index of voice memos."""
    for statement in _statements("m0016.sql"):
        db.execute(statement)


@migrations()
def m0017_findings_in_full(db: Database) -> None:
    """Add what a finding says in full, its markets, its history, notes of evidence, refused sentences."""
    for statement in _statements("m0017.sql"):
        db.execute(statement)


@migrations()
def m0018_actions_and_what_they_should_move(db: Database) -> None:
    """Add to actions findings, owner, slice, direction and windows; their metric stays while they do."""
    for statement in _statements("m0018.sql"):
        db.execute(statement)


@migrations()
def m0019_requests_that_were_done(db: Database) -> None:
    """Add which requests of browsers were done, and what was answered."""
    for statement in _statements("m0019.sql"):
        db.execute(statement)


@migrations()
def m0020_moments_and_prompts(db: Database) -> None:
    """Add which notes are one moment from two seats, and what was answered to prompts in the field."""
    for statement in _statements("m0020.sql"):
        db.execute(statement)


@migrations()
def m0021_named_voices_are_heard(db: Database) -> None:
    """Put on record as heard whoever a voice was named after."""
    for statement in _statements("m0021.sql"):
        db.execute(statement)


@migrations()
def m0022_words_that_were_read_locally(db: Database) -> None:
    """Add to local readings the statement that was read."""
    for statement in _statements("m0022.sql"):
        db.execute(statement)


@migrations()
def m0023_texts_in_versions(db: Database) -> None:
    """Add guides for walks and consent texts, version by version."""
    for statement in _statements("m0023.sql"):
        db.execute(statement)


@migrations()
def m0024_planned_walks(db: Database) -> None:
    """Add walks that are planned, and the stage at which a walk begins."""
    for statement in _statements("m0024.sql"):
        db.execute(statement)


@migrations()
def m0025_promises_and_what_became_of_them(db: Database) -> None:
    """Add to promises their finding, that they were not kept, the person's answer, follow-ups and history."""
    for statement in _statements("m0025.sql"):
        db.execute(statement)


@migrations()
def m0026_what_to_ask_next(db: Database) -> None:
    """Add the list of what to ask next, with what debriefs said so far."""
    for statement in _statements("m0026.sql"):
        db.execute(statement)


@migrations()
def m0027_debriefs_alone_and_together(db: Database) -> None:
    """Add what members write alone, the portrait of the customer, and passages picked as evidence."""
    for statement in _statements("m0027.sql"):
        db.execute(statement)


@migrations()
def m0028_teams_and_places_put_off(db: Database) -> None:
    """Add teams and ranks of members, places that somebody put off, and indexes for the field's coverage."""
    for statement in _statements("m0028.sql"):
        db.execute(statement)


@migrations()
def m0029_whose_it_is(db: Database) -> None:
    """Add when members left and what they sign in with, and who brought in which files and met whom."""
    for statement in _statements("m0029.sql"):
        db.execute(statement)


@migrations()
def m0030_sign_in(db: Database) -> None:
    """Add passwords, one-time links, identities of providers, and who is signed in."""
    for statement in _statements("m0030.sql"):
        db.execute(statement)


@migrations()
def m0032_audit_log(db: Database) -> None:
    """Add who heard, exported, erased or read what, in rows that are only ever added."""
    for statement in _statements("m0032.sql"):
        db.execute(statement)


@migrations()
def m0033_consent_in_full(db: Database) -> None:
    """Add how consent was given and in which words, and what it bars today."""
    for statement in _statements("m0033.sql"):
        db.execute(statement)


@migrations()
def m0034_erased_participants(db: Database) -> None:
    """Add who was erased, and receipts that name nobody."""
    for statement in _statements("m0034.sql"):
        db.execute(statement)


@migrations()
def m0035_redaction_and_rules(db: Database) -> None:
    """Add what may give somebody away, originals of what was redacted, and the workspace's rules."""
    for statement in _statements("m0035.sql"):
        db.execute(statement)


@migrations()
def m0036_retention(db: Database) -> None:
    """Add since when identities are known, and which recordings lost their sound."""
    for statement in _statements("m0036.sql"):
        db.execute(statement)


@migrations()
def m0040_blocks_of_the_search(db: Database) -> None:
    """Add which lines and vectors changed, block by block, and the vectors' signs for a first look."""
    for statement in _statements("m0040.sql"):
        db.execute(statement)


@migrations()
def m0041_saved_searches(db: Database) -> None:
    """Add searches that somebody keeps."""
    for statement in _statements("m0041.sql"):
        db.execute(statement)


@migrations()
def m0042_stories_in_versions(db: Database) -> None:
    """Add to stories what is said before a passage, their versions, and what reviewers say of them."""
    for statement in _statements("m0042.sql"):
        db.execute(statement)


@migrations()
def m0043_collections_and_listeners(db: Database) -> None:
    """Add to collections what they are for; what stories did to members, and who has listened."""
    for statement in _statements("m0043.sql"):
        db.execute(statement)


@migrations()
def m0044_reels(db: Database) -> None:
    """Add reels: passages in order as one film or sound."""
    for statement in _statements("m0044.sql"):
        db.execute(statement)


@migrations()
def m0045_what_reels_were_made_of(db: Database) -> None:
    """Add to reels what their files were made of."""
    for statement in _statements("m0045.sql"):
        db.execute(statement)


@migrations()
def m0046_numbers_of_passages(db: Database) -> None:
    """Keep the numbers of passages that are gone from being given again."""
    for statement in _statements("m0046.sql"):
        db.execute(statement)


@migrations()
def m0047_a_key_for_restores(db: Database) -> None:
    """Add the key that opens the words of tombstones after a restore."""
    for statement in _statements("m0047.sql"):
        db.execute(statement)
    db.execute("UPDATE workspace SET restore_key = ?", [secrets.token_hex(32)])


def _statements(file_name: str) -> list[str]:
    # Statements end with ";;", so that a trigger can hold a single one.
    # executescript() would commit the migration's transaction first, so statements run one by one.
    script = files(__package__).joinpath("schema", file_name).read_text(encoding="utf-8")
    return [statement.strip() for statement in script.split(";;") if statement.strip()]
