"""Writes docs/reference/access.md from the table of roles and classes of data (R-328)."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.access import Cell, DataClass, Reach, Role, cell

ACCESS_PAGE: Final = "docs/reference/access.md"

_HEAD: Final = """\
# Qui voit et écrit quoi | Who sees and writes what

Written by `python -m arrimage.reference` from `arrimage_chassis/access.py`; do not edit.

Chaque clé a un rôle : `arrimage node worker add ID --role RÔLE`. Ce tableau est le seul endroit qui dit ce
qu'un rôle atteint ; les rôles de chaque page et de chaque route en découlent, et un essai pose la question à
chaque route de chaque service avec une clé de chaque rôle. « Les siens » : les dossiers dont la personne est
responsable, suppléante ou auteure, qu'on lui a demandé de reprendre, ou qu'elle a ouverts parce qu'une vie est
en danger (une raison, 24 heures au plus, un examen par quelqu'un d'autre). Des autres dossiers on voit où ils
en sont, jamais de qui il s'agit, sauf en cas de danger : ce qu'un partenaire a communiqué pour garder quelqu'un
en vie est lu par tout rôle d'intervention.

Each key has a role: `arrimage node worker add ID --role ROLE`. This table is the one place that says how far a
role reaches; the roles of each page and each route follow from it, and a test asks every route of every service
with a key of every role. "Own": the files of which the worker is lead, backup or author, was asked to take
over, or which they opened because a life is in danger (a reason, 24 hours at most, looked at by somebody else).
Of other files one sees where they stand, never whose they are, but for a danger: what a partner told to keep
somebody alive is read by every role of casework. In the demonstration whoever has no key coordinates.

L : lire | read. É : écrire | write. — : rien | nothing.

"""
_ROLES: Final = {
    Role.WORKER: ("intervention", "worker"),
    Role.COORDINATOR: ("coordination", "coordinator"),
    Role.SUPERVISOR: ("supervision", "supervisor"),
    Role.ANIMATOR: ("animation", "animator"),
    Role.DRIVER: ("conduite", "driver"),
    Role.VOLUNTEER: ("bénévolat", "volunteer"),
    Role.COMMITTEE_MEMBER: ("comité", "committee member"),
    Role.RESIDENT_REPRESENTATIVE: ("représentation des résidents", "resident representative"),
    Role.INTEGRATOR: ("intégration", "integrator"),
    Role.OPERATOR: ("exploitation", "operator"),
}
_CLASSES: Final = {
    DataClass.DIRECTORY: ("répertoire, nombres du modèle", "directory, numbers of the model"),
    DataClass.CASE_STATES: ("où en sont les dossiers, sans identité", "where cases stand, without identity"),
    DataClass.IDENTITY: ("identité", "identity"),
    DataClass.CONTACT: ("coordonnées", "contact"),
    DataClass.CASE_CONTENT: ("contenu du dossier", "content of the case"),
    DataClass.PLAN: ("évaluation, plan, rencontres", "assessment, plan, meetings"),
    DataClass.NOTES: ("notes", "notes"),
    DataClass.AUTHORIZATIONS: ("autorisations", "authorizations"),
    DataClass.DISCLOSURES_LOG: ("journal des accès", "access log"),
    DataClass.STATISTICS: ("statistiques", "statistics"),
    DataClass.INCIDENTS: ("registre des incidents", "register of incidents"),
    DataClass.NOTICES: ("avis", "notices"),
    DataClass.PARAMETERS: ("changer les nombres du modèle", "to change the numbers of the model"),
    DataClass.OPERATIONS: ("exploitation du nœud", "operation of the node"),
}


def access_page() -> str:
    """Return the page."""
    roles = " | ".join(f"{_ROLES[role][0]}<br>`{role.value}`" for role in Role)
    lines = [f"| | {roles} |", "|---" * (len(Role) + 1) + "|"]
    for data in DataClass:
        fr, en = _CLASSES[data]
        cells = " | ".join(_said(cell(role, data)) for role in Role)
        lines.append(f"| {fr}<br>{en} | {cells} |")
    return _HEAD + "\n".join(lines) + "\n"


def _said(of: Cell) -> str:
    if of.read is Reach.NONE and of.write is Reach.NONE:
        return "—"
    letters = ("L" if of.read else "") + ("É" if of.write else "")
    return f"{letters} : les siens, own" if Reach.ASSIGNED in (of.read, of.write) else letters
