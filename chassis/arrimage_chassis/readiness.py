"""Is the service able to do all of its work, and if not, why? That a connection stands is not an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from arrimage_chassis.standing import lags, unsettled
from arrimage_chassis.vault.errors import VaultAwayError

if TYPE_CHECKING:
    from arrimage_chassis.runtime import Runtime


class Reason(BaseModel):
    """Something that is not as it should be. ``code`` is stable."""

    code: str
    fr: str
    en: str


class Readiness(BaseModel):
    """``reasons`` keep the service from its work; ``warnings`` are to be looked at, and it works on."""

    ready: bool
    reasons: list[Reason]
    warnings: list[Reason]
    leads: bool
    """Whether this is the working instance."""
    outbox: int | None
    """Events that wait to be published."""
    modules: dict[str, bool]
    """The parts of the service: which are on (R-018)."""


_TEXTS: Final = {
    "store.away": (
        "Les données ne répondent pas : disque plein ou base arrêtée.",
        "The store does not answer: disk full or database down.",
    ),
    "store.full": (
        "Le disque est plein : rien de nouveau n'est gardé. Faites de la place ; le service reprend de lui-même.",
        "The disk is full: nothing new is kept. Free some space; the service goes on by itself.",
    ),
    "store.read_only": (
        "Les données ne peuvent être que lues : disque monté en lecture seule, ou base qui refuse d'écrire.",
        "Data can only be read: the disk is mounted read-only, or the database refuses to write.",
    ),
    "store.refused": (
        "La base refuse la connexion : voyez l'adresse, le nom de la base et le mot de passe.",
        "The database refuses the connection: see its address, its name and the password.",
    ),
    "store.locked": (
        "Un autre processus tient le fichier des données : attendez sa fin, ou arrêtez-le.",
        "Another process holds the store's file: wait for its end, or stop it.",
    ),
    "store.migrating": (
        "Une autre instance met les données à niveau ; celle-ci attend son tour.",
        "Another instance brings the store up to date; this one waits for its turn.",
    ),
    "vault.away": (
        "Le coffre ne répond pas : qui sont les personnes ne peut ni se lire ni s'écrire. Rien n'est perdu.",
        "The vault does not answer: who persons are can neither be read nor written. Nothing is lost.",
    ),
    "vault.key_missing": (
        "La clé du coffre manque, ou est celle d'un autre coffre : « arrimage vault restore » la remet.",
        "The vault's key is missing, or another vault's: 'arrimage vault restore' puts it back.",
    ),
    "bus.own_away": (
        "Le serveur NATS du nœud ne répond pas. Les actions sont acceptées, les événements attendent.",
        "The node's NATS server does not answer. Commands are accepted, events wait.",
    ),
    "bus.own_durable_missing": (
        "Le consommateur de ce service manque sur le nœud : lancez « arrimage node apply ».",
        "This service's durable is missing on the node: run 'arrimage node apply'.",
    ),
    "bus.hub_away": (
        "Le carrefour du réseau ne répond pas. Le travail du nœud continue, les envois aux partenaires attendent.",
        "The network's hub does not answer. The node goes on, what is for partners waits.",
    ),
    "bus.hub_older": (
        "Le carrefour du réseau n'a pas encore la voie scellée ni celle des retraits : la personne qui l'exploite "
        "lance « arrimage network apply ». Le reste passe.",
        "The network's hub has not yet the sealed way or that of withdrawals: its operator runs 'arrimage network "
        "apply'. All else passes.",
    ),
    "rebuild.running": (
        "Le service relit ce qui a été dit avant lui, dans des données neuves ; il est prêt aussitôt après.",
        "The service reads what was said before it, into a new store; it is ready right after.",
    ),
    "withdrawals.waiting": (
        "Des retraits d'autorisation sont d'abord appliqués ; le service est prêt aussitôt après.",
        "Withdrawals of authorizations are applied first; the service is ready right after.",
    ),
    "events.stuck": (
        "Des événements mis de côté attendent une personne : « arrimage parked list ».",
        "Parked events wait for a person: 'arrimage parked list'.",
    ),
    "events.refused": (
        "Des événements ne pourront jamais partir tels quels et retiennent leur dossier : "
        "« arrimage outgoing list », puis retry ou drop ; signalez-les.",
        "Events can never be sent as they are, and hold back their case: 'arrimage outgoing list', then retry or "
        "drop; report them.",
    ),
}


async def readiness(runtime: Runtime) -> Readiness:
    """Ask the store, the buses and the durables."""
    if runtime.opening.trouble is not None:  # nothing else was begun
        return _waiting(runtime, runtime.opening.trouble)
    reasons: list[str] = []
    warnings: list[str] = []
    waiting: int | None = None
    try:
        found = await unsettled(runtime.store)
        waiting = found.waiting
        warnings += ["events.stuck"] * bool(found.stuck) + ["events.refused"] * bool(found.refused)
    except SQLAlchemyError:
        waiting = None
    if waiting is None or runtime.store.away:  # a full disk is still read
        reasons.append(runtime.store.trouble or "store.away")
    if runtime.vault is not None:
        try:
            await runtime.vault.check()
        except VaultAwayError as error:
            reasons += [] if error.trouble in reasons else [error.trouble]
    if runtime.rebuild.running and runtime.own_bus.connected:
        reasons.append("rebuild.running")
    durables = await lags(runtime)
    for lag in durables:
        if lag.lag is not None:
            continue
        if lag.of == "own":
            reasons.append("bus.own_durable_missing" if lag.connected else "bus.own_away")
        elif lag.of == "border":
            warnings.append("bus.hub_away")
    if any(lag.missing for lag in durables):
        warnings.append("bus.hub_older")
    if runtime.withdrawals_wait and any(lag.of == "border" and lag.lag is not None for lag in durables):
        reasons.append("withdrawals.waiting")
    return Readiness(
        ready=not reasons,
        reasons=[_reason(code) for code in reasons],
        warnings=[_reason(code) for code in warnings],
        leads=runtime.lease.held,
        outbox=waiting,
        modules=runtime.modules.states,
    )


def _waiting(runtime: Runtime, code: str) -> Readiness:
    return Readiness(
        ready=False, reasons=[_reason(code)], warnings=[], leads=False, outbox=None, modules=runtime.modules.states
    )


def _reason(code: str) -> Reason:
    fr, en = _TEXTS[code]
    return Reason(code=code, fr=fr, en=en)
