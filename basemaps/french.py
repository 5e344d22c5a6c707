"""Little words of French around a place name: « du », « de la », « d’ », « au », « aux »."""

from __future__ import annotations

# Words that begin the name of a thing and are not part of a proper name, with their article.
COMMON = {
    "Agence": "l’", "Allée": "l’", "Arrêt": "l’", "Avenue": "l’", "Aéroport": "l’",
    "Basilique": "la ", "Bibliothèque": "la ", "Boulevard": "le ", "Cathédrale": "la ",
    "Centre": "le ", "Château": "le ", "Cité": "la ", "Forteresse": "la ", "Forêt": "la ",
    "Gare": "la ", "Grand": "le ", "Gymnase": "le ", "Halles": "les ", "Hôpital": "l’",
    "Hôtel": "l’", "Île": "l’", "Jardin": "le ", "Marché": "le ", "Office": "l’", "Parc": "le ",
    "Passage": "le ", "Passerelle": "la ", "Pharmacie": "la ", "Place": "la ", "Pont": "le ",
    "Quai": "le ", "Rue": "la ", "Square": "le ", "Stade": "le ", "Université": "l’",
    "Viaduc": "le ",
}  # fmt: skip
VOWELS = "AEIOUYÀÂÉÈÊËÎÏÔÛaeiouyàâéèêëîïôû"


def near_phrase(name: str, article: str) -> str:
    """« près du pont Wilson », « près de la gare de Tours », « près d’Amboise »."""
    first = name.split(" ")[0]
    if first in COMMON:
        article = article or COMMON[first]
        name = name[0].lower() + name[1:]
    elif not article:
        return f"près {of(name)}"
    contracted = {"le ": "du ", "les ": "des "}
    return f"près {contracted.get(article, 'de ' + article)}{name}"


def of(name: str) -> str:
    """« de Tours », « d’Amboise », « du Louroux », « des Hermites », « de La Riche »."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if name[0] in VOWELS else f"de {name}"


def commune_phrase(name: str) -> str:
    """« à Tours », « au Louroux », « aux Hermites », « à La Riche »."""
    if name.startswith("Le "):
        return f"au {name[3:]}"
    if name.startswith("Les "):
        return f"aux {name[4:]}"
    return f"à {name}"
