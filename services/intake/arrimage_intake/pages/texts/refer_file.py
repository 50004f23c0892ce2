"""What is said where paper forms are entered from a sheet."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

REFER_FILE: Final[Texts] = {
    "paper.title": ("Entrer des fiches à partir d'un fichier", "Enter forms from a file"),
    "paper.lead": (
        "Une fiche par ligne, au plus {most}. Rien n'est gardé avant que vous l'ayez vu, et rien ne part : les "
        "fiches deviennent des brouillons à relire un à un.",
        "One form a line, at most {most}. Nothing is kept before you have seen it, and nothing leaves: the forms "
        "become drafts to be read one by one.",
    ),
    "paper.unreadable": (
        "Ce fichier ne se lit pas comme une feuille. Dans le tableur, enregistrez-la au format CSV, puis "
        "choisissez ce fichier-là.",
        "This file does not read as a sheet. In the spreadsheet, save it as CSV, then choose that file.",
    ),
    "paper.columns": ("Les colonnes", "The columns"),
    "paper.columns.hint": (
        "La première ligne les nomme, dans n'importe quel ordre ; seul le nom est obligatoire. Séparez-les par un "
        "point-virgule ou une virgule, et plusieurs besoins par une barre verticale. Écrivez l'organisme comme il "
        "s'appelle dans la liste de la fiche.",
        "The first line names them, in any order; only the name is mandatory. Separate them by a semicolon or a "
        "comma, and several needs by a vertical bar. Call the organization as the list of the form calls it.",
    ),
    "paper.template": ("Télécharger un modèle (CSV)", "Download a template (CSV)"),
    "paper.example.name": ("Prénom Nom", "First Last"),
    "paper.example.phone": ("450 555-0100", "450 555-0100"),
    "paper.example.contact_instructions": ("Après 17 h", "After 5 p.m."),
    "paper.example.transport_needed": ("oui", "yes"),
    "paper.sheet": ("Les fiches", "The forms"),
    "paper.file": ("Un fichier CSV", "A CSV file"),
    "paper.paste": ("Ou collez-les ici", "Or paste them here"),
    "paper.read": ("Lire", "Read"),
    "paper.read_again": ("Relire", "Read again"),
    "paper.keep": ("Garder", "Keep"),
    "paper.keep.one": ("Garder {count} brouillon", "Keep {count} draft"),
    "paper.keep.other": ("Garder {count} brouillons", "Keep {count} drafts"),
    "paper.referred_on": ("Date de la fiche", "Date of the form"),
    "paper.what_was_read": ("Ce qui a été lu", "What was read"),
    "paper.line": ("Ligne", "Line"),
    "paper.good": ("Bien lue", "Read well"),
    "paper.wrong": ("À corriger", "To be corrected"),
    "paper.state": ("Résultat", "Result"),
    "paper.reason": ("{column} : {reason}", "{column}: {reason}"),
    "paper.waits_already": (
        "une fiche du même nom attend déjà : est-ce la même ?",
        "a form of the same name waits already: is it the same?",
    ),
    "paper.unknown_word": ("mot inconnu", "unknown word"),
    "paper.too_many_cells": (
        "trop de cases sur cette ligne : mettez entre guillemets ce qui contient le séparateur",
        "too many cells on this line: put what contains the separator between quotation marks",
    ),
    "paper.lacks_name": (
        "La première ligne doit nommer les colonnes, et l'une d'elles doit être « nom ». Rien n'a été lu.",
        "The first line must name the columns, and one of them must be 'name'. Nothing was read.",
    ),
    "paper.no_rows": ("Aucune fiche sous la première ligne.", "No form below the first line."),
    "paper.too_long": (
        "Il y a plus de {most} fiches : entrez-les en plusieurs fois.",
        "There are more than {most} forms: enter them in several times.",
    ),
    "paper.unknown_columns": ("Colonnes qui ne sont pas lues : {columns}", "Columns that are not read: {columns}"),
    "paper.back": ("Remplir une seule fiche", "Fill in one form"),
    "done.forms_kept": (
        "Les fiches sont gardées : les voici à terminer.",
        "The forms are kept: here they are, to be finished.",
    ),
}
