"""What ``arrimage vault`` says, French first."""

from __future__ import annotations

from arrimage.texts.words import Words, words

VAULT_HELP: dict[str, tuple[str, str]] = {
    "vault": (
        "Le coffre : les clés sous lesquelles le nœud garde qui sont les personnes",
        "The vault: the keys under which the node keeps who persons are",
    ),
    "vault.status": (
        "Dit ce qui vit, ce qui est effacé, ce qui ne l'est pas encore définitivement et pourquoi",
        "Say what lives, what is erased, what is not yet final and why",
    ),
    "vault.rotate": (
        "Change la clé d'époque tout de suite : ce qui a été effacé avant devient définitif",
        "Change the epoch key at once: what was erased before becomes final",
    ),
    "vault.backup": (
        "Sauvegarde le coffre dans un fichier chiffré, à garder ailleurs que les sauvegardes du nœud",
        "Back the vault up into an encrypted file, to be kept elsewhere than the node's backups",
    ),
    "vault.restore": (
        "Remet le coffre d'une sauvegarde ; qui a été effacé depuis le reste",
        "Put the vault of a backup back; who was erased since stays erased",
    ),
    "vault.destroyed": (
        "Note qu'il ne reste aucune copie d'une sauvegarde du coffre",
        "Write down that no copy of a backup of the vault is left",
    ),
    "vault.give_up": (
        "Continue avec un coffre neuf quand celui d'avant est perdu pour toujours",
        "Go on with a new vault where that of before is lost for ever",
    ),
    "arg.vault_backup": ("Sauvegarde, telle que « vault status » la nomme", "Backup, as 'vault status' names it"),
}

VAULT_SAID: dict[str, tuple[str, str]] = {
    "vault.living": (
        "{live} clé(s) vivantes ; {one_time} clé(s) à usage unique attendent leur réponse",
        "{live} living key(s); {one_time} one-time key(s) wait for their answer",
    ),
    "vault.epoch": ("époque {epoch}, depuis le {since}", "epoch {epoch}, since {since}"),
    "vault.erased": (
        "{destroyed} clé(s) détruites : {final} définitivement, {not_final} pas encore",
        "{destroyed} key(s) destroyed: {final} for good, {not_final} not yet",
    ),
    "vault.because.epoch_not_rotated": (
        "  {count} : la clé d'époque n'a pas encore changé depuis le {since} (« arrimage vault rotate »)",
        "  {count}: the epoch key has not changed yet since {since} ('arrimage vault rotate')",
    ),
    "vault.because.backup_not_destroyed": (
        "  {count} depuis le {since} : une sauvegarde du coffre plus ancienne existe encore ; détruisez-en toutes "
        "les copies, puis « arrimage vault destroyed ID »",
        "  {count} since {since}: an older backup of the vault still exists; destroy all copies of it, then "
        "'arrimage vault destroyed ID'",
    ),
    "vault.copy": ("sauvegarde {id}, du {made_at}", "backup {id}, of {made_at}"),
    "vault.rotated": ("la clé d'époque a changé : époque {epoch}", "the epoch key has changed: epoch {epoch}"),
    "vault.backed_up": (
        "Coffre sauvegardé dans {file}, sous le nom {id}. Gardez-le ailleurs que les sauvegardes du nœud : "
        "qui a les deux, et la phrase de passe, peut lire tout le monde.",
        "Vault backed up into {file}, under the name {id}. Keep it elsewhere than the node's backups: who "
        "has both, and the passphrase, can read everybody.",
    ),
    "vault.confirm_restore": (
        "Un coffre est là et s'ouvre ({live} clés). Le remplacer par celui de la sauvegarde ? Ce qu'il "
        "est seul à pouvoir ouvrir sera perdu.",
        "A vault is there and opens ({live} keys). Replace it with that of the backup? What it alone can open "
        "will be lost.",
    ),
    "vault.confirm_give_up": (
        "Continuer sans le coffre d'avant ? Ce qui était scellé sous ses clés ne s'ouvrira plus jamais.",
        "Go on without the vault of before? What was sealed under its keys will never open again.",
    ),
    "vault.given_up": (
        "noté : le nœud continue avec un coffre neuf, et qui étaient les personnes est à noter de nouveau",
        "noted: the node goes on with a new vault, and who persons were is to be written down again",
    ),
    "vault.restored": (
        "coffre de {file} remis ; ce qui a été détruit depuis l'est de nouveau, et la clé d'époque a changé",
        "vault of {file} put back; what was destroyed since is destroyed again, and the epoch key has changed",
    ),
    "vault.backup_gone": ("sauvegarde {id} : notée détruite", "backup {id}: noted as destroyed"),
    "backup.vault_apart": (
        "Le coffre n'est pas dans cette sauvegarde : sans lui, on n'y lit pas qui sont les personnes. "
        "Sauvegardez-le à part : « arrimage vault backup ».",
        "The vault is not in this backup: without it, who persons are cannot be read. Back it up apart: "
        "'arrimage vault backup'.",
    ),
    "restore.vault": (
        "Le coffre n'y était pas. D'abord : « arrimage vault restore --from FICHIER --dir {directory} ».",
        "The vault was not in it. First: 'arrimage vault restore --from FILE --dir {directory}'.",
    ),
}

VAULT_ERRORS: dict[str, Words] = {
    "vault.none": words(
        "Ce nœud n'a pas encore de coffre ({directory}).",
        "This node has no vault yet ({directory}).",
        "Il est créé au premier démarrage : « arrimage node up ».",
        'It is made at the first start: "arrimage node up".',
    ),
    "vault.away": words(
        "Le coffre ne répond pas ({reason}).",
        "The vault does not answer ({reason}).",
        "Voyez si sa base tourne, ou si un autre processus tient son fichier, puis recommencez.",
        "See whether its database runs, or another process holds its file, then try again.",
    ),
    "vault.key_missing": words(
        "La clé du coffre manque dans {directory}, ou est celle d'un autre coffre.",
        "The vault's key is missing in {directory}, or is another vault's.",
        "Remettez ce dossier tel qu'il était, ou une sauvegarde : « arrimage vault restore ».",
        'Put that directory back as it was, or a backup: "arrimage vault restore".',
    ),
    "vault.newer": words(
        "Ce coffre a été écrit par une version plus récente.",
        "This vault was written by a later version.",
        "Installez cette version, ou une plus récente.",
        "Install that version, or a later one.",
    ),
    "vault.node_runs": words(
        "Le nœud tourne : son coffre ne se remplace pas sous lui.",
        "The node runs: its vault is not replaced under it.",
        "Arrêtez le nœud, puis recommencez.",
        "Stop the node, then try again.",
    ),
    "vault.kept": words(
        "Le coffre qui est là est resté.",
        "The vault that is there was kept.",
        "Pour le remplacer : --yes.",
        "To replace it: --yes.",
    ),
    "vault.not_one": words(
        "{file} n'est pas une sauvegarde d'un coffre.",
        "{file} is no backup of a vault.",
        "Celle du nœud se remet par « arrimage node restore ».",
        'That of a node is put back by "arrimage node restore".',
    ),
    "vault.no_such_backup": words(
        "Aucune sauvegarde du coffre ne s'appelle {id}.",
        "No backup of the vault is called {id}.",
        "« arrimage vault status » les nomme.",
        '"arrimage vault status" names them.',
    ),
}
