"""The words of a colleague's file, of opening it in an emergency, and of who looks at that."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

EMERGENCY: Final[Texts] = {
    "entrusted.why": (
        "Vous voyez où en est ce dossier, sans savoir de qui il s'agit : il est suivi par une ou un collègue. "
        "Si la personne vous est confiée, demandez un transfert ou une suppléance.",
        "You see where this file stands, and not whose it is: a colleague follows it. If the person is yours to "
        "help, ask for a transfer, or to be the backup.",
    ),
    "entrusted.due": ("Premier contact au plus tard", "First contact no later than"),
    "entrusted.emergency": (
        "Une vie est en danger : ouvrir ce dossier",
        "A life is in danger: open this file",
    ),
    "entrusted.list": ("Retour aux dossiers", "Back to the cases"),
    "emergency.title": ("Ouvrir le dossier d'un collègue", "Open a colleague's file"),
    "emergency.lead": (
        "Seulement si une vie est en danger. Le dossier s'ouvre pour vous, pour un temps. Votre nom, l'heure et "
        "votre raison sont gardés, et une deuxième personne examine l'ouverture dans les 24 heures.",
        "Only if a life is in danger. The file opens for you, for a while. Your name, the time and your reason "
        "are kept, and a second person looks at the opening within 24 hours.",
    ),
    "emergency.reason": ("Pourquoi une vie est en danger", "Why a life is in danger"),
    "emergency.reason.hint": (
        "En une phrase ou deux. Seule la personne qui examine l'ouverture lira ce texte.",
        "In a sentence or two. Only whoever looks at the opening will read it.",
    ),
    "emergency.hours": ("Pour combien de temps", "For how long"),
    "emergency.for_hours.one": ("{count} heure", "{count} hour"),
    "emergency.for_hours.other": ("{count} heures", "{count} hours"),
    "emergency.submit": ("Ouvrir le dossier", "Open the file"),
    "emergency.not_needed": ("Ce dossier vous est déjà ouvert.", "This file is open to you already."),
    "emergency.see": ("Voir le dossier", "See the file"),
    "done.emergency_opened": (
        "Le dossier vous est ouvert. Une deuxième personne examinera cette ouverture dans les 24 heures.",
        "The file is open to you. A second person will look at this opening within 24 hours.",
    ),
    "emergencies.title": ("Dossiers ouverts en urgence", "Files opened in an emergency"),
    "emergencies.lead": (
        "Chaque ouverture est examinée dans les 24 heures par une autre personne que celle qui l'a faite. Ce qui "
        "n'était pas justifié va au registre des incidents.",
        "Each opening is looked at within 24 hours by somebody else than the one who made it. What was not "
        "justified goes into the register of incidents.",
    ),
    "emergencies.none": ("Aucun dossier n'a été ouvert en urgence.", "No file was opened in an emergency."),
    "emergencies.number": ("Ouverture {number}", "Opening {number}"),
    "emergencies.worker": ("Ouvert par", "Opened by"),
    "emergencies.at": ("Quand", "When"),
    "emergencies.until": ("Ouvert jusqu'à", "Open until"),
    "emergencies.reason": ("Raison", "Reason"),
    "emergencies.due": ("À examiner avant", "To be looked at before"),
    "emergencies.reviewed": ("Examiné par", "Looked at by"),
    "emergencies.own": (
        "C'est vous qui l'avez ouvert : quelqu'un d'autre doit l'examiner.",
        "You opened it: somebody else must look at it.",
    ),
    "emergencies.incident": ("Inscrire un incident", "Write an incident down"),
    "emergency.finding": ("Ce que vous avez constaté", "What you found"),
    "Finding.justified": ("Justifié", "Justified"),
    "Finding.not_justified": ("Non justifié", "Not justified"),
    "done.emergency_justified": ("Votre examen est gardé.", "What you found is kept."),
    "done.emergency_not_justified": (
        "Votre examen est gardé, et le dossier est refermé. Inscrivez maintenant l'incident au registre.",
        "What you found is kept, and the file is closed again. Now write the incident into the register.",
    ),
}
