"""The sentences that the editor's script says by itself; all others are in the page."""

from __future__ import annotations

from flask_babel import gettext as _

from studio.drafts.words import standing_words
from studio.maps.steps import STEPS


def editor_words() -> dict[str, str]:
    """By the names that frontend/src/maps/editor/page.ts knows. `{…}` is filled by the script."""
    marks = _kind_words() | _card_words() | _asking_words()
    return standing_words() | marks | _news_words() | _version_words()


def _kind_words() -> dict[str, str]:
    """What is on a map, one by one and counted."""
    return {
        "count_place_one": _("1 lieu"),
        "count_place_many": _("{count} lieux"),
        "count_area_one": _("1 zone"),
        "count_area_many": _("{count} zones"),
        "count_walk_one": _("1 chemin"),
        "count_walk_many": _("{count} chemins"),
        "count_stroke_one": _("1 dessin"),
        "count_stroke_many": _("{count} dessins"),
        "count_label_one": _("1 mot"),
        "count_label_many": _("{count} mots"),
        "type_area": _("Zone"),
        "type_walk": _("Chemin"),
        "type_stroke": _("Dessin"),
        "type_label": _("Mot"),
        "unfinished_place": _("Un lieu n’est pas fini."),
        "unfinished_area": _("Une zone n’est pas finie."),
        "unfinished_walk": _("Un chemin n’est pas fini."),
        "unfinished_stroke": _("Un dessin n’est pas fini."),
        "unfinished_label": _("Un mot n’est pas posé."),
        "again_place": _("Un autre lieu"),
        "again_area": _("Une autre zone"),
        "again_walk": _("Un autre chemin"),
        "again_stroke": _("Un autre dessin"),
        "again_label": _("Un autre mot"),
        "name_place": _("Le nom du lieu"),
        "name": _("Un nom"),
        "unnamed": _("Sans nom"),
    }


def _card_words() -> dict[str, str]:
    """What is read of one mark, in the list and in its card."""
    return {
        "to_place": _("À poser sur la carte"),
        "no_place": _("Pas sur la carte, pour protéger les personnes"),
        "around": _("Quelque part par ici"),
        "say": _("Écouter : {words}"),
        "by": _("Par {name}"),
        "photo_of": _("Photo : {title}"),
        "voice_of": _("La voix de {name}"),
        "photo_wait": _("La photo se prépare."),
        "voice_wait": _("Le son se prépare."),
        "strength_1": _("Un peu"),
        "strength_2": _("Moyen"),
        "strength_3": _("Très fort"),
        "own_word": _("Mon mot"),
        "own_empty": _("Dites un mot, ou écrivez-le."),
        "own_icon": _("Image {n}"),
        "word_of": _("Mot de {name}"),
        "heard": _("Le public entend : {spans}. Le début et la fin restent dans le groupe."),
        "heard_span": _("de {from} à {to}"),
        "heard_nothing": _("Ce chemin est trop court : le public ne verra rien, n’entendra rien."),
        "cut": _("Le public ne verra ni le début ni la fin de ce chemin."),
        "level_group": _("Pour le groupe"),
        "level_private": _("Privé"),
        "origin": _("Vient de la carte « {title} »."),
    }


def _news_words() -> dict[str, str]:
    """What just happened, here or on another screen, and who does what."""
    return {
        "removed": _("C’est retiré."),
        "removed_place": _("Le lieu est retiré."),
        "moved": _("C’est déplacé."),
        "arrived": _("{name} ajoute : {title}"),
        "added": _("{title} est sur la carte."),
        "changed": _("{title} vient de changer."),
        "gone": _("{title} vient d’être retiré."),
        "here": _("{name} est là."),
        "doing": _("{name} est en train de changer ce lieu."),
        "doing_category": _("{name} est en train de choisir une image."),
        "doing_strength": _("{name} est en train de dire si c’est fort."),
        "doing_where": _("{name} est en train de placer ce lieu."),
        "doing_photo": _("{name} est en train de prendre une photo."),
        "doing_people": _("{name} est en train de regarder la photo."),
        "doing_voice": _("{name} est en train de parler."),
        "doing_draw": _("{name} est en train de dessiner."),
        "doing_points": _("{name} est en train de dessiner."),
        "doing_write": _("{name} est en train d’écrire."),
        "doing_words": _("{name} est en train d’écrire."),
        "came_home": _(
            "Tout est arrivé, pareil dans le téléphone et ici. "
            "Lieux : {items} · photos : {photos} · sons : {sounds}"
        ),
        "step_some": _("Une partie de la carte est fermée pour le moment."),
    }


def _version_words() -> dict[str, str]:
    """When two people changed the same thing without seeing each other."""
    return {
        "versions_of": _("Deux versions\u00a0: {part}"),
        "versions_later": _("Il y a une autre version. Revenez avec du réseau pour choisir."),
        "versions_nothing": _("Rien"),
        "versions_now": _("Sur la carte"),
        "versions_other": _("L’autre"),
        "versions_photo": _("Photo d’une version"),
        "versions_sight": _("L’endroit d’une version"),
    }


def _asking_words() -> dict[str, str]:
    """What is said while a mark is made: where it goes, how it is drawn."""
    return {
        "next": _("Suite"),
        "skip": _("Passer"),
        "put": _("Poser ici"),
        "finish": _("Terminer"),
        "draw_area": _("Tracez la zone."),
        "draw_walk": _("Tracez le chemin."),
        "points_one": _("{count} point"),
        "points_many": _("{count} points"),
        "fewest": _("Posez {count} points au moins."),
        "point": _("Point {now} sur {total}"),
        "point_put": _("Le point est posé."),
        "point_needed": _("Il faut garder ces points."),
        "draw_first": _("Dessinez d’abord un trait."),
        "write_first": _("Écrivez un mot d’abord."),
        "not_yours": _("Ce trait est à {name}."),
        "pen_width": _("Épaisseur"),
        "pen_width_3": _("fin"),
        "pen_width_6": _("moyen"),
        "pen_width_12": _("gros"),
        "nothing_around": _("Rien autour d’ici. Bougez la carte."),
        "closer": _("Plus près"),
        "done": _("C’est bon"),
        "step": _("{now} sur {total}"),
        "too_far": _("Rapprochez-vous d’abord."),
        "found_you": _("Vous êtes ici."),
        "not_found_you": _("Nous ne trouvons pas où vous êtes. Bougez la carte."),
        "nothing_found": _("Aucun lieu de ce nom. Essayez un autre mot."),
        "not_searched": _("Pas de réseau. Bougez la carte."),
    }


def walk_words() -> dict[str, str]:
    """What the screen of a commented walk says (frontend/src/maps/walk/)."""
    return editor_words() | {
        "walk_title": _("Un chemin raconté"),
        "walk_searching": _("Le téléphone cherche où vous êtes."),
        "walk_known": _("Le téléphone sait où vous êtes."),
        "walk_denied": _("Le téléphone ne dit pas où vous êtes. Votre voix suffit."),
        "walk_absent": _("Ici, pas de position. Votre voix suffit."),
        "walk_insecure": _("Le micro ne marche pas sur ce réseau."),
        "walk_no_microphone": _("Il n’y a pas de micro ici."),
        "walk_not_allowed": _("Le micro n’est pas permis."),
        "walk_failed": _("Le micro s’est arrêté. Le chemin continue."),
        "walk_cut": _("Le micro s’est arrêté. Le chemin continue."),
        "walk_full": _("Plus de place pour le son. Le chemin continue."),
        "walk_muted": _("Le micro est coupé. Rallumez-le."),
        "walk_memory": _("Attention : ne fermez pas cette page avant l’envoi."),
        "walk_too_long": _("C’est le temps maximum."),
        "walk_say_walking": _("Marchez et racontez. Le téléphone écoute."),
        "walk_say_walking_silent": _("Marchez. Le téléphone suit le chemin."),
        "walk_say_paused": _("C’est en pause. Rien n’est écouté."),
        "walk_say_stopped": _("Votre arrêt est gardé."),
        "walk_say_saving": _("On range votre chemin."),
        "walk_say_done": _("C’est fait. Merci !"),
        "walk_say_found": _("C’est réglé."),
        "walk_sum": _("{time} · {way} · arrêts : {stops}"),
        "walk_holes": _(
            "Pendant {time}, le téléphone n’a pas su le chemin. Ce trou reste un trou."
        ),
        "walk_no_way": _("Le chemin n’est pas connu. Vous le dessinerez après."),
    }


def outing_words() -> dict[str, str]:
    """What the screens « Partir dehors » and « Tout est arrivé ? » say (frontend/src/field/)."""
    return {
        "refused": _("Une chose n’est pas passée."),
        "looking": _("On regarde ce qu’il faut prendre…"),
        "before": _("Il faut à peu près {size}."),
        "taking": _("{done} sur {total} · {size}"),
        "partial": _("Il manque encore {left} images. Touchez « Continuer »."),
        "ready": _("Tout est dans le téléphone : {size}."),
        "ready_close": _("De très près, la carte sera un peu floue."),
        "age_now": _("Pris il y a moins d’une heure."),
        "age_hours": _("Pris il y a {count} h."),
        "age_day": _("Pris hier."),
        "age_days": _("Pris il y a {count} jours. Prenez-le encore avant de partir."),
        "old_build": _("Studio a changé. Prenez-le encore avant de partir."),
        "no_network": _("Pas de réseau. Revenez près du Wi-Fi pour prendre la carte."),
        "full": _("Plus de place dans ce téléphone. Appelez l’animateur."),
        "insecure": _(
            "Sur ce réseau, le téléphone ne peut rien emporter. Gardez la carte ouverte dehors."
        ),
        "no_store": _("Ce navigateur ne garde rien. Prenez un autre téléphone."),
        "removed": _("C’est enlevé du téléphone. Ce que vous avez fait reste."),
        "kilobytes": _("{size} ko"),
        "megabytes": _("{size} Mo"),
        "all_here": _("Tout est arrivé."),
        "on_the_way": _("C’est en route. Gardez cette page ouverte."),
        "waiting": _("Pas de réseau. Tout est gardé dans le téléphone."),
        "signed_out": _("Vous n’êtes plus connecté. Tout est gardé dans le téléphone."),
        "to_mend": _("Des choses ne sont pas passées. Elles sont gardées ici."),
        "unknown": "?",
        "missing": _("Il manque des choses ici. Appelez l’animateur."),
        "photo_left": _("photos à envoyer : {count}"),
        "sound_left": _("sons à envoyer : {count}"),
        "item_left": _("changements à envoyer : {count}"),
    }


def words_of_steps() -> dict[str, tuple[str, str]]:
    """Code -> the words of a step, and what participants read of it."""
    return {
        "tout": (_("Tout est ouvert"), ""),
        "sans-ajout": (
            _("On n’ajoute plus de lieux"),
            _("On n’ajoute plus de lieux. On complète les nôtres."),
        ),
        "legende": (
            _("On choisit la légende"),
            _("On choisit une image pour chaque lieu."),
        ),
        "photos-voix": (
            _("Photos et voix seulement"),
            _("Aujourd’hui : des photos et des voix."),
        ),
        "mots": (_("On raconte"), _("On raconte nos lieux, avec la voix ou des mots.")),
        "regarder": (_("On regarde ensemble"), _("On regarde la carte ensemble.")),
    }


def told_steps() -> dict[str, str]:
    """What a step opens (acts, sorted) -> how participants read it: the script finds it so."""
    words = words_of_steps()
    closed = [step for step in STEPS if step.open is not None]
    return {" ".join(sorted(step.open or ())): words[step.code][1] for step in closed}
