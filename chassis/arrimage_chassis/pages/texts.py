"""What every page says, and the words of the codes, in French and in English."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.code_texts import CODES
from arrimage_chassis.pages.declaration import Texts

_FRAME: Final[Texts] = {
    "site.skip": ("Aller au contenu", "Skip to the content"),
    "site.menu": ("Menu", "Menu"),
    "site.other_language": ("English", "Français"),
    "site.other_language_code": ("en", "fr"),
    "site.sign_out": ("Quitter", "Sign out"),
    "site.demo": (
        "Démonstration : personne n'a besoin de se connecter, et le temps est simulé. "
        "N'y mettez les données de personne.",
        "Demonstration: nobody needs to sign in, and time is simulated. Put nobody's data into it.",
    ),
    "site.working": ("En cours, un instant…", "Working, one moment…"),
    "site.back_home": ("Retour à Aujourd'hui", "Back to Today"),
    "site.problem": ("Il y a un problème", "There is a problem"),
    "site.optional": ("(facultatif)", "(optional)"),
    "site.yes": ("Oui", "Yes"),
    "site.no": ("Non", "No"),
    "site.choose": ("Choisir…", "Choose…"),
    "site.print": ("Imprimer", "Print"),
    "site.name_unknown": ("Nom à venir", "Name not known yet"),
    "site.name_entrusted": ("Dossier confié à une ou un collègue", "File entrusted to a colleague"),
    "site.name_away": (
        "Les noms ne peuvent pas être montrés pour l'instant : le service Accueil ne répond pas. "
        "Le reste fonctionne.",
        "Names cannot be shown now: the intake service does not answer. The rest works.",
    ),
    "menu.today": ("Aujourd'hui", "Today"),
    "menu.refer": ("Référer", "Refer"),
    "menu.cases": ("Dossiers", "Cases"),
    "menu.plans": ("Plans", "Plans"),
    "menu.calls": ("Relances", "Follow-up calls"),
    "menu.sent": ("Ce qui part d'ici", "What leaves us"),
    "menu.notices": ("Avis", "Notices"),
}

_ENTERED: Final[Texts] = {
    "entered.missing": ("à remplir", "fill this in"),
    "entered.too_long": ("trop long, raccourcissez", "too long, make it shorter"),
    "entered.date": ("une date comme 2010-10-04", "a date such as 2010-10-04"),
    "entered.time": ("une heure comme 13:30", "a time such as 13:30"),
    "entered.number": ("un nombre qui convient", "a number that fits"),
    "entered.wrong": ("à vérifier", "check this"),
    "entered.lost": ("Ce que vous aviez écrit", "What you had written"),
    "entered.lost.text": (
        "Cette page n'a plus de champ où le remettre, et rien n'en a été gardé. Copiez d'ici ce qui doit servir.",
        "This page no longer has a field for it, and nothing of it was kept. Copy from here what is still needed.",
    ),
    "entered.kept": ("Ce qui sera envoyé", "What will be sent"),
    "entered.old_form": (
        "Cette page avait vieilli ; par prudence, rien n'a été envoyé. Recommencez.",
        "This page had grown old; to be safe, nothing was sent. Please do it again.",
    ),
}

_REFUSALS: Final[Texts] = {
    "refused.idempotency.key_reused": (
        "Ce formulaire a déjà été envoyé, et ce qui suit a changé depuis. Voyez d'abord ce qui a été gardé ; "
        "si vous envoyez de nouveau, ce sera une deuxième fois.",
        "This form was already sent, and what follows has changed since. Look first at what was kept; if you send "
        "it again, it will be a second time.",
    ),
    "refused.idempotency.key_missing": (
        "Cette page avait vieilli ; par prudence, rien n'a été envoyé. Ouvrez-la de nouveau, puis recommencez.",
        "This page had grown old; to be safe, nothing was sent. Open it again, then do it again.",
    ),
    "refused.not_found": (
        "Rien ne se trouve à cette adresse. Repartez d'Aujourd'hui.",
        "Nothing is at this address. Start from Today.",
    ),
    "refused.module.off": (
        "Ici, cette partie d'Arrimage n'est pas utilisée : rien n'a été gardé. La personne qui gère le nœud peut "
        "l'activer.",
        "This part of Arrimage is not used here: nothing was kept. Whoever runs the node can switch it on.",
    ),
}

_NOTICES: Final[Texts] = {
    "notice.not_found.title": ("Page introuvable", "Page not found"),
    "notice.not_found.text": (
        "Rien ne se trouve à cette adresse. Repartez d'Aujourd'hui.",
        "Nothing is at this address. Start from Today.",
    ),
    "notice.role.title": ("Page réservée", "Not for this account"),
    "notice.role.text": (
        "Votre compte ne donne pas accès à cette page. Demandez à la personne qui gère le nœud.",
        "Your account does not open this page. Ask whoever runs the node.",
    ),
    "notice.refused.title": ("Ce n'est pas possible", "This cannot be done"),
    "notice.refused.text": ("", ""),
    "notice.internal.title": ("Erreur imprévue", "Unexpected error"),
    "notice.internal.text": (
        "Rien n'a été gardé, et ce que vous avez écrit est encore ici. Réessayez ; si cela recommence, "
        "signalez-le avec l'heure qu'il est.",
        "Nothing was kept, and what you wrote is still here. Try again; if it happens again, "
        "report it with the time.",
    ),
    "notice.internal.looked": (
        "Cette page ne peut pas être montrée. Réessayez ; si cela recommence, signalez-le avec l'heure qu'il est.",
        "This page cannot be shown. Try again; if it happens again, report it with the time.",
    ),
    "notice.store.away.title": ("Les données ne répondent pas", "The data does not answer"),
    "notice.store.away.text": (
        "Rien n'a été gardé, et rien de ce que vous avez écrit n'est perdu : réessayez dans un instant.",
        "Nothing was kept, and nothing that you wrote is lost: try again in a moment.",
    ),
    "notice.store.away.looked": (
        "Cette page ne peut pas être montrée pour l'instant : réessayez dans un instant.",
        "This page cannot be shown now: try again in a moment.",
    ),
    "notice.store.full.title": ("Le disque est plein", "The disk is full"),
    "notice.store.full.text": (
        "Rien n'a été gardé. Prévenez la personne qui gère le nœud ; laissez cette page ouverte, puis réessayez.",
        "Nothing was kept. Tell whoever runs the node; leave this page open, then try again.",
    ),
    "notice.store.full.looked": (
        "Cette page ne peut pas être montrée. Prévenez la personne qui gère le nœud, puis réessayez.",
        "This page cannot be shown. Tell whoever runs the node, then try again.",
    ),
    "notice.store.read_only.title": ("Les données ne peuvent être que lues", "Data can only be read"),
    "notice.store.read_only.text": (
        "Rien n'a été gardé. Prévenez la personne qui gère le nœud ; laissez cette page ouverte, puis réessayez.",
        "Nothing was kept. Tell whoever runs the node; leave this page open, then try again.",
    ),
    "notice.store.read_only.looked": (
        "Cette page ne peut pas être montrée. Prévenez la personne qui gère le nœud, puis réessayez.",
        "This page cannot be shown. Tell whoever runs the node, then try again.",
    ),
    "notice.unreadable.title": ("Ce formulaire ne se lit pas", "This form cannot be read"),
    "notice.unreadable.text": (
        "Rien n'a été gardé. Revenez en arrière, puis envoyez-le de nouveau.",
        "Nothing was kept. Go back, then send it again.",
    ),
    "notice.too_often.title": ("Un instant", "One moment"),
    "notice.too_often.text": (
        "Trop de demandes à la fois. Rien n'a été changé : attendez {seconds} s, puis réessayez. "
        "Si vous envoyiez un formulaire, revenez en arrière : ce que vous y avez écrit s'y trouve.",
        "Too many requests came from here at once. Nothing was changed: wait {seconds} s, then try again. "
        "If you were sending a form, go back: what you wrote is there.",
    ),
    "notice.too_large.title": ("C'est trop lourd", "This is too large"),
    "notice.too_large.text": (
        "Rien n'a été gardé : le fichier ou le texte est trop lourd. Revenez en arrière, et envoyez-en moins à la "
        "fois.",
        "Nothing was kept: the file or the text is too large. Go back, and send less of it at a time.",
    ),
    "notice.vault.away.title": ("Le coffre ne répond pas", "The vault does not answer"),
    "notice.vault.away.text": (
        "Qui sont les personnes ne peut ni se lire ni s'écrire pour l'instant. Rien de ce que vous avez écrit "
        "n'est perdu : réessayez dans un instant.",
        "Who persons are can neither be read nor written now. Nothing that you wrote is lost: try again in "
        "a moment.",
    ),
    "notice.vault.away.looked": (
        "Qui sont les personnes ne peut pas se lire pour l'instant. Réessayez dans un instant.",
        "Who persons are cannot be read now. Try again in a moment.",
    ),
    "notice.vault.key_missing.looked": (
        "Qui sont les personnes ne peut pas se lire. Prévenez la personne qui gère le nœud, puis réessayez.",
        "Who persons are cannot be read. Tell whoever runs the node, then try again.",
    ),
    "notice.vault.key_missing.title": ("La clé du coffre manque", "The vault's key is missing"),
    "notice.vault.key_missing.text": (
        "Qui sont les personnes ne peut pas se lire. Prévenez la personne qui gère le nœud ; laissez cette page "
        "ouverte, puis réessayez.",
        "Who persons are cannot be read. Tell whoever runs the node; leave this page open, then try again.",
    ),
    "notice.elsewhere.title": ("Ce formulaire vient d'ailleurs", "This form comes from elsewhere"),
    "notice.elsewhere.text": (
        "Il n'a pas été envoyé d'une page d'Arrimage : rien n'a été fait.",
        "It was not sent from a page of Arrimage: nothing was done.",
    ),
    "notice.old_form.title": ("Cette page avait vieilli", "This page had grown old"),
    "notice.old_form.text": (
        "Par prudence, rien n'a été envoyé. Ce que vous avez écrit est gardé ici : envoyez-le maintenant.",
        "To be safe, nothing was sent. What you wrote is kept here: send it now.",
    ),
    "notice.others_form.title": ("Cette page était celle de quelqu'un d'autre", "This page was somebody else's"),
    "notice.others_form.text": (
        "Elle a été ouverte sous un autre compte : rien n'a été envoyé, et rien n'est perdu. Qui l'a écrite n'a "
        "qu'à se connecter, et le texte lui sera rendu. Sinon, repartez d'Aujourd'hui.",
        "It was opened under another account: nothing was sent, and nothing is lost. Whoever wrote it only needs "
        "to sign in, and the text is given back. Otherwise start from Today.",
    ),
    "notice.held_gone.title": ("Ce texte appartient à quelqu'un d'autre", "This text belongs to somebody else"),
    "notice.held_gone.text": (
        "Ce qui avait été écrit ici l'a été par un autre compte, ou ne se lit plus. Rien n'a été envoyé.",
        "What was written here was written under another account, or can no longer be read. Nothing was sent.",
    ),
    "notice.session_over.title": ("Votre connexion a pris fin", "You were signed out"),
    "notice.session_over.text": (
        "Rien n'est perdu : connectez-vous, et ce que vous avez écrit vous sera rendu.",
        "Nothing is lost: sign in, and what you wrote is given back to you.",
    ),
    "notice.signed_in.title": ("Vous revoilà", "You are back"),
    "notice.signed_in.text": (
        "Ce que vous avez écrit a été gardé. Il reste à l'envoyer.",
        "What you wrote was kept. It only needs to be sent.",
    ),
    "notice.retry": ("Envoyer", "Send"),
    "notice.look_again": ("Réessayer", "Try again"),
    "sign_in.worker": ("Identifiant", "Account"),
    "sign_in.password": ("Mot de passe", "Password"),
    "sign_in.submit": ("Se connecter", "Sign in"),
}

SHARED: Final[Texts] = {**_FRAME, **_ENTERED, **_REFUSALS, **_NOTICES, **CODES}
