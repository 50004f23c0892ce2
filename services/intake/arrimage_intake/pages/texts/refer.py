"""What is said where somebody is referred."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

_FORM: Final[Texts] = {
    "refer.title": ("Référer quelqu'un", "Refer someone"),
    "refer.title.go_on": ("Continuer une demande", "Go on with a referral"),
    "refer.lead": (
        "Rien ne part à cette étape. Vous verrez d'abord ce qui part et ce qui reste ici.",
        "Nothing leaves at this step. You will first see what goes and what stays here.",
    ),
    "refer.off": (
        "Votre organisme n'envoie pas de nouvelles demandes à des partenaires. Il peut en recevoir.",
        "Your organization sends no new referrals to partners. It may receive some.",
    ),
    "refer.from_file": ("Entrer des fiches à partir d'un fichier", "Enter forms from a file"),
    "refer.unfinished": ("À terminer", "To be finished"),
    "refer.begun_on": ("commencée le {on}", "begun on {on}"),
    "refer.person": ("La personne", "The person"),
    "refer.asked": ("La demande", "The request"),
    "refer.name": ("Nom", "Name"),
    "refer.phone": ("Téléphone", "Telephone"),
    "refer.contact_instructions": (
        "Comment et quand joindre la personne",
        "How and when to reach the person",
    ),
    "refer.contact_instructions.hint": (
        "Par exemple : après 17 h, ne pas laisser de message.",
        "For example: after 5 p.m., leave no message.",
    ),
    "refer.more_of_person": ("Date de naissance et adresse", "Date of birth and address"),
    "refer.birth_date": ("Date de naissance", "Date of birth"),
    "refer.address": ("Adresse", "Address"),
    "refer.to_organization": ("Organisme", "Organization"),
    "refer.to_returned": (
        "Cette demande retourne à {organization}, qui l'a renvoyée pour être complétée.",
        "This referral goes back to {organization}, which returned it to be completed.",
    ),
    "refer.service_code": ("Service demandé", "Service asked for"),
    "refer.entry_point": ("Porte d'entrée", "Entry point"),
    "refer.entry_point.hint": (
        "Par où la personne est arrivée chez vous.",
        "By which door the person came to you.",
    ),
    "refer.needs": ("Besoins", "Needs"),
    "refer.needs.hint": ("Ils restent ici et ne partent jamais.", "They stay here and never leave."),
    "refer.urgency": ("Urgence", "Urgency"),
    "refer.referring_unit": ("Votre équipe", "Your team"),
    "refer.referring_unit.hint": (
        "Un mot court, sans espace ni accent, comme « sorel » ; jamais le nom d'une personne. On s'en "
        "souviendra la prochaine fois.",
        "A short word without blanks or accents, such as “sorel”; never a person's name. It will be remembered.",
    ),
    "refer.referring_unit.wrong": (
        "un seul mot, sans espace ni accent, comme « sorel » ou « equipe-sorel »",
        "one word, without blanks or accents, such as “sorel” or “team-sorel”",
    ),
    "refer.referring_worker": ("Intervenant qui réfère", "Referring worker"),
    "refer.eligibility": ("Admissibilité", "Eligibility"),
    "refer.eligibility.fold": ("Ce que vous savez de l'admissibilité", "What you know of eligibility"),
    "refer.eligibility.hint": (
        "Laissez « pas encore connu » au besoin. Aucune réponse ne décide à elle seule, et rien de ceci ne part.",
        "Leave 'not known yet' where needed. No answer decides by itself, and none of this leaves.",
    ),
    "refer.consent": (
        "Autorisation à communiquer : aucune pour l'instant. Rien de nominatif ne partira ; le nom et le "
        "téléphone se donnent de vive voix, avec l'accord de la personne.",
        "Authorization to communicate: none for now. Nothing that names the person will leave; name and "
        "telephone are given by word of mouth, if the person agrees.",
    ),
    "refer.consent_title": ("Autorisation de la personne", "The person's authorization"),
    "refer.consent_lead": (
        "La demande part avec ou sans autorisation, et la personne garde le service dans tous les cas.",
        "The referral goes with or without an authorization, and the person keeps the service in any case.",
    ),
    "refer.consent_answer": (
        "L'organisme peut-il recevoir des renseignements sur la personne ?",
        "May the organization be told something of the person?",
    ),
    "refer.consent_fold": ("Si oui : ce que la personne permet", "If yes: what the person allows"),
    "refer.consent_held": (
        "La personne autorise {organization} à être informé, jusqu'au {until}.",
        "The person authorizes {organization} to be told, until {until}.",
    ),
    "ConsentAnswer.not_asked": ("Pas encore demandé", "Not asked yet"),
    "ConsentAnswer.given": ("Oui, la personne l'autorise", "Yes, the person authorizes it"),
    "ConsentAnswer.declined": ("Non, la personne refuse", "No, the person declines"),
    "refer.more": ("Transport, soir, langue, groupe", "Transport, evening, language, group"),
    "refer.transport_needed": ("A besoin de transport", "Needs transport"),
    "refer.evening_needed": ("Disponible le soir seulement", "Free in the evening only"),
    "refer.language": ("Langue, si ce n'est pas le français", "Language, if not French"),
    "refer.group_ability": ("Peut prendre part à un groupe", "Can take part in a group"),
    "refer.how_heard": ("A connu le service par", "Heard of the service through"),
    "refer.next": ("Continuer : voir ce qui part", "Continue: see what goes"),
    "refer.keep": ("Garder et voir ce qui part", "Keep and see what goes"),
    "refer.missing": ("Il manque encore", "Still missing"),
    "refer.asked_back": (
        "{organization} a retourné cette demande et demande :",
        "{organization} returned this referral and asks for:",
    ),
}

_PREVIEW: Final[Texts] = {
    "refer.preview": ("Avant d'envoyer", "Before it is sent"),
    "refer.preview.lead": (
        "Le brouillon est gardé. Vous pouvez l'envoyer maintenant ou y revenir plus tard.",
        "The draft is kept. You may send it now or come back to it later.",
    ),
    "refer.goes": ("Ce qui part à {organization}", "What goes to {organization}"),
    "refer.goes.nowhere": ("Ce qui partira", "What will go"),
    "refer.goes.all": ("C'est tout : rien d'autre ne part.", "That is all: nothing else leaves."),
    "refer.stays": ("Ce qui reste ici", "What stays here"),
    "refer.stays.nothing": ("Rien n'est noté de plus.", "Nothing more is noted."),
    "refer.may_go": (
        "Ce que {organization} pourra recevoir ensuite",
        "What {organization} may be told after that",
    ),
    "refer.may_go.lead": (
        "Scellé, une fois la demande prise en charge là-bas, et pas avant. Valable jusqu'au {until}, à moins que "
        "la personne retire son autorisation.",
        "Sealed, once the referral is taken in charge there, and not before. Good until {until}, unless the "
        "person withdraws the authorization.",
    ),
    "refer.send": ("Envoyer à {organization}", "Send to {organization}"),
    "refer.change": ("Modifier le formulaire", "Change the form"),
    "refer.complete": ("Compléter le formulaire", "Complete the form"),
    "refer.later": ("Y revenir plus tard", "Come back to it later"),
    "refer.cannot_go": (
        "La demande ne peut pas encore partir. Elle est gardée, et rien n'est perdu. Il manque :",
        "The referral cannot go yet. It is kept, and nothing is lost. What is missing:",
    ),
    "refer.gone.title": ("Cette demande est déjà partie", "This referral has left already"),
    "refer.gone.text": (
        "Le formulaire ne se modifie plus. La suite se trouve dans le dossier.",
        "The form cannot be changed any more. What follows is in the case.",
    ),
    "refer.to_case": ("Voir le dossier", "See the case"),
    "crosses.from": ("De la part de", "From"),
    "crosses.referral_id": ("Le numéro à dire", "The number to say"),
    "crosses.number": (
        "{number} : dites-le au téléphone. Il est propre à vos deux organismes, sans lien avec la personne",
        "{number}: say it on the telephone. It is of your two organizations alone, without a link to the person",
    ),
    "crosses.scoped": (
        "propre à vos deux organismes, sans lien avec la personne",
        "of your two organizations alone, without a link to the person",
    ),
    "crosses.submission": ("Envoi numéro", "Sending number"),
    "crosses.service_code": ("Service demandé", "Service asked for"),
    "crosses.urgency": ("Urgence", "Urgency"),
    "crosses.region": ("Territoire", "Territory"),
    "crosses.entry_point": ("Porte d'entrée", "Entry point"),
    "crosses.path": ("Genre de demande", "Kind of referral"),
    "crosses.sent_on": ("Date d'envoi", "Date of sending"),
    "crosses.time": ("Heure d'envoi", "Time of sending"),
    "crosses.to_the_minute": ("à la minute près", "to the minute"),
    "done.kept": ("Le brouillon est gardé.", "The draft is kept."),
    "done.incomplete": (
        "La demande est gardée, mais elle n'est pas partie : il manque quelque chose.",
        "The referral is kept, but it did not leave: something is missing.",
    ),
    "done.sent": (
        "La demande est en route. Le dossier dira quand elle sera arrivée.",
        "The referral is on its way. The case will say when it has arrived.",
    ),
}

_CODES: Final[Texts] = {
    "Criterion.adult": ("A 18 ans ou plus", "Is 18 or older"),
    "Criterion.dependency_treated": ("A fait une démarche pour sa dépendance", "Has had help for a dependency"),
    "Criterion.territory": ("Habite le territoire", "Lives in the territory"),
    "Criterion.referred_by_partner": ("Est référée par un partenaire", "Is referred by a partner"),
    "Criterion.group_ability": ("Peut prendre part à un groupe", "Can take part in a group"),
    "Criterion.needs_reintegration": ("A besoin de réinsertion", "Needs reintegration"),
    "Criterion.voluntary": ("Vient de son plein gré", "Comes of their own will"),
    "Answer.met": ("Oui", "Yes"),
    "Answer.not_met": ("Non", "No"),
    "Answer.unknown": ("Pas encore connu", "Not known yet"),
    "GroupAbility.yes": ("Oui", "Yes"),
    "GroupAbility.no": ("Non", "No"),
    "GroupAbility.with_support": ("Avec du soutien", "With support"),
    "language.fr": ("Français", "French"),
    "language.en": ("Anglais", "English"),
    "language.es": ("Espagnol", "Spanish"),
    "language.ar": ("Arabe", "Arabic"),
    "language.ht": ("Créole haïtien", "Haitian Creole"),
    "language.uk": ("Ukrainien", "Ukrainian"),
    "language.zh": ("Chinois", "Chinese"),
    "language.iu": ("Inuktitut", "Inuktitut"),
    "heard.worker": ("Un intervenant", "A worker"),
    "heard.friend": ("Un ami", "A friend"),
    "heard.family": ("La famille", "Family"),
    "heard.poster": ("Une affiche", "A poster"),
    "heard.radio": ("La radio", "The radio"),
    "heard.internet": ("Internet", "The Internet"),
}

REFER: Final[Texts] = {**_FORM, **_PREVIEW, **_CODES}
