"""How the 28 labels of GoEmotions are joined: Ekman's groups, and sentiment."""

# The groupings published with the data set (ekman_mapping.json, sentiment_mapping.json).
EKMAN = {
    "anger": "anger annoyance disapproval",
    "disgust": "disgust",
    "fear": "fear nervousness",
    "joy": "joy amusement approval excitement gratitude love optimism relief pride admiration desire caring",
    "sadness": "sadness disappointment embarrassment grief remorse",
    "surprise": "surprise realization confusion curiosity",
    "neutral": "neutral",
}
SENTIMENT = {
    "positive": "amusement excitement joy love desire optimism caring pride admiration gratitude relief "
    "approval",
    "negative": "fear nervousness remorse embarrassment disappointment sadness grief disgust anger annoyance "
    "disapproval",
    "ambiguous": "realization surprise curiosity confusion",
    "neutral": "neutral",
}
