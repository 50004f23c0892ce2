"""What is said where one signs in."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

SIGN_IN: Final[Texts] = {
    "sign_in.title": ("Se connecter", "Sign in"),
    "sign_in.already": (
        "Vous êtes déjà en ligne sous l'identifiant {worker}.",
        "You are signed in already, as {worker}.",
    ),
    "sign_in.first_time": (
        "Première fois, nouvelle clé ou mot de passe oublié",
        "First time, a new key, or a forgotten password",
    ),
    "first_time.title": ("Choisir un mot de passe", "Choose a password"),
    "first_time.lead": (
        "La personne qui gère le nœud vous a remis un identifiant et une clé. Avec la clé, choisissez un mot de "
        "passe ; ensuite, l'identifiant et le mot de passe suffisent. Mot de passe oublié ? Demandez-lui une "
        "nouvelle clé.",
        "Whoever runs the node gave you an account and a key. With the key, choose a password; after that, the "
        "account and the password are enough. Forgot your password? Ask them for a new key.",
    ),
    "first_time.key": ("Clé", "Key"),
    "first_time.key.hint": (
        "Huit groupes de quatre signes, comme k7md-2xqa-… Majuscules, espaces et traits ne comptent pas. Elle se "
        "voit à l'écran pour que vous puissiez la relire : choisissez un moment où personne ne regarde.",
        "Eight groups of four signs, such as k7md-2xqa-… Capitals, blanks and dashes do not count. It is seen on "
        "the screen so that you can check it: choose a moment when nobody looks.",
    ),
    "first_time.password": ("Nouveau mot de passe", "New password"),
    "first_time.again": ("Le même, encore une fois", "The same, once more"),
    "first_time.hint": (
        "Au moins {shortest} caractères. Quelques mots qui se suivent se retiennent mieux que des signes "
        "compliqués.",
        "At least {shortest} characters. A few words in a row are easier to keep in mind than complicated signs.",
    ),
    "first_time.submit": ("Choisir ce mot de passe", "Choose this password"),
    "done.signed_out": (
        "Vous avez quitté. À la prochaine !",
        "You are signed out. See you next time!",
    ),
}
