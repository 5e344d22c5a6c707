"""Settings, read once from the environment, typed and documented in docs/settings.md."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from studio.kernel.errors import BadSetting

PREFIX = "STUDIO_"
MEBI = 1024 * 1024


def setting(default: Any, doc: str) -> Any:
    """A field of `Settings`; its French sentence is what docs/settings.md shows to operators."""
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an operator can choose. Every field `x` is the variable `STUDIO_X`."""

    var: Path = setting(Path("var"), "Dossier des données : base, originaux, éditions, journaux.")
    host: str = setting("127.0.0.1", "Adresse d’écoute. `0.0.0.0` pour le réseau de la salle.")
    port: int = setting(5000, "Port du serveur web.")
    public_url: str = setting("", "Adresse publique complète, sans barre à la fin.")
    database_url: str = setting("", "Base de données. Vide : un fichier SQLite dans `var`.")
    storage_url: str = setting("", "Dossier des fichiers. Vide : `var/store`.")
    ledger: str = setting(
        "",
        "Dossier du registre des retraits, sur un autre disque si possible. Vide : `var/ledger`.",
    )
    redis_url: str = setting("", "Redis, pour compter les essais entre plusieurs serveurs.")
    packs: str = setting("", "Dossier des fonds de carte ajoutés. Vide : `var/packs`.")
    address_service: str = setting(
        "", "Service d’adresses : son adresse de recherche complète. Vide : aucun."
    )
    speech_command: str = setting(
        "", "Programme qui écrit ce qu’il entend (docs/portraits.md). Vide : aucun."
    )
    speech_model: str = setting("", "Dossier du modèle donné à ce programme.")
    secret_key: str = setting("", "Clé des formulaires. Vide : créée une fois dans `var/secret`.")
    timezone: str = setting("Europe/Paris", "Fuseau horaire des dates affichées.")
    locale: str = setting("fr", "Langue par défaut des écrans.")
    threads: int = setting(96, "Fils d’exécution par serveur ; 16 restent pour les pages.")
    workers: int = setting(1, "Nombre de serveurs web (plus d’un : derrière un proxy).")
    jobs: int = setting(1, "Nombre de travaux menés en même temps par l’ouvrier.")
    job_seconds: int = setting(1800, "Durée maximale d’un travail, en secondes.")
    job_memory: int = setting(4096 * MEBI, "Mémoire maximale d’un travail, en octets.")
    lease_seconds: int = setting(60, "Un travail sans nouvelle depuis ce temps est repris.")
    upload_bytes: int = setting(2048 * MEBI, "Taille maximale d’un fichier envoyé, en octets.")
    upload_hours: int = setting(48, "Durée de garde d’un envoi interrompu, en heures.")
    trash_days: int = setting(30, "Durée de garde de la corbeille, en jours. Puis tout est effacé.")
    photo_pixels: int = setting(220_000_000, "Taille maximale d’une photo, en pixels.")
    media_seconds: int = setting(5400, "Durée maximale d’un son ou d’une vidéo, en secondes.")
    form_bytes: int = setting(4 * MEBI, "Taille maximale d’un formulaire ou d’un envoi JSON.")
    field_bytes: int = setting(40 * MEBI, "Taille maximale de ce qu’on emporte dehors, en octets.")
    sign_in_days: int = setting(14, "Durée d’une connexion de référent, en jours.")
    join_tries: str = setting("10 per 10 minutes", "Codes de séance essayés en vain, par adresse.")
    join_tries_all: str = setting("100 per hour", "Essais manqués du code, toutes adresses.")
    search_tries: str = setting("120 per minute", "Recherches dans la galerie, par adresse.")
    slip_tries: str = setting("10 per 10 minutes", "Codes de retrait essayés en vain, par adresse.")
    slip_tries_all: str = setting("100 per hour", "Codes de retrait essayés en vain, en tout.")
    sign_in_tries: str = setting("10 per 10 minutes", "Connexions manquées, par adresse.")
    web_server: str = setting(
        "",
        "Serveur web devant, qui envoie les fichiers vérifiés : `nginx`. Vide : Studio les envoie.",
    )
    trusted_proxies: int = setting(0, "Nombre de proxys de confiance devant le serveur.")
    https: bool = setting(False, "Le public arrive en https : cookies réservés à https.")
    demo: bool = setting(False, "Montre la page « Jouer un rôle ». Jamais sur un vrai site.")
    log_level: str = setting("INFO", "Détail du journal : DEBUG, INFO, WARNING, ERROR.")

    @property
    def streams(self) -> int:
        """How many live streams one server holds; the other threads keep pages answering."""
        return max(4, self.threads - 16)

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.var.absolute() / 'studio.sqlite'}"

    @property
    def store(self) -> Path:
        return Path(self.storage_url) if self.storage_url else self.var / "store"

    @property
    def ledger_folder(self) -> Path:
        return Path(self.ledger) if self.ledger else self.var / "ledger"

    @property
    def editions(self) -> Path:
        return self.var / "editions"

    @property
    def uploads(self) -> Path:
        return self.var / "uploads"

    @property
    def cache(self) -> Path:
        """Work that can always be done again: tiles, scenes, voices."""
        return self.var / "cache"

    @property
    def packs_folder(self) -> Path:
        return Path(self.packs) if self.packs else self.var / "packs"

    @property
    def address(self) -> str:
        """Where people reach this server, without a slash at the end."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.port}"


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. An unknown `STUDIO_` name or an unreadable value is refused aloud:
    a mistyped name must not silently leave a limit at its default."""
    known = {PREFIX + f.name.upper(): f for f in fields(Settings)}
    given = {name: text for name, text in environ.items() if name.startswith(PREFIX)}
    if unknown := sorted(set(given) - set(known) - ENGINE_NAMES):
        raise BadSetting(f"Réglage inconnu : {', '.join(unknown)}. Voir docs/settings.md.")
    values = {
        known[name].name: convert(name, text, str(known[name].type))
        for name, text in given.items()
        if name in known
    }
    return Settings(**values)


# Read by the engines themselves, which know nothing of these settings.
ENGINE_NAMES = {"STUDIO_FFMPEG", "STUDIO_FONT", "STUDIO_FONT_BOLD"}

TRUE = {"1", "true", "yes", "oui", "on"}
FALSE = {"0", "false", "no", "non", "off", ""}


def convert(name: str, text: str, kind: str) -> Any:
    """The value of one variable as the type its field declares."""
    if kind == "bool":
        if text.lower() not in TRUE | FALSE:
            raise BadSetting(f"{name} attend oui ou non, pas « {text} ».")
        return text.lower() in TRUE
    if kind == "int":
        try:
            return int(text)
        except ValueError:
            raise BadSetting(f"{name} attend un nombre entier, pas « {text} ».") from None
    return Path(text) if kind == "Path" else text


def secret_of(settings: Settings) -> str:
    """The signing key: given by the operator, or made once and kept readable by us alone."""
    if settings.secret_key:
        return settings.secret_key
    kept = settings.var / "secret"
    if not kept.exists():
        settings.var.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:  # another process of ours was quicker: its key is as good
            pass
    return kept.read_text("utf-8")
