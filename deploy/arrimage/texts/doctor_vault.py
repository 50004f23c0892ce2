"""What ``arrimage node doctor`` says of the vault: for each code the cause and the remedy, French first."""

from __future__ import annotations

from arrimage.texts.words import Words, words

VAULT: dict[str, Words] = {
    "vault.away": words(
        "Le coffre ne répond pas ({reason}) : qui sont les personnes ne se lit ni ne s'écrit.",
        "The vault does not answer ({reason}): who the persons are can be neither read nor written.",
        "Voyez si son disque ou son serveur est là, puis « arrimage vault status ».",
        "See whether its disk or its server is there, then 'arrimage vault status'.",
    ),
    "vault.store_missing": words(
        "Le dossier des clés du coffre est là, mais pas {file} : qui sont les personnes ne se lit plus.",
        "The folder of the vault's keys is there, and {file} is not: who the persons are cannot be read any more.",
        "Remettez le fichier, ou rétablissez le coffre : « arrimage vault restore --from FICHIER ».",
        "Put the file back, or restore the vault: 'arrimage vault restore --from FILE'.",
    ),
    "vault.key_missing": words(
        "La clé d'époque du coffre manque dans {folder}, ou c'est celle d'un autre jour.",
        "The vault's epoch key is missing in {folder}, or is that of another day.",
        "Rebranchez ce qui porte ce dossier, ou rétablissez le coffre :"
        " « arrimage vault restore --from FICHIER ».",
        "Connect what holds this folder, or restore the vault: 'arrimage vault restore --from FILE'.",
    ),
    "vault.never_backed_up": words(
        "{live} clé(s) vivante(s), et aucune sauvegarde du coffre : si ce disque se perd, qui sont les personnes"
        " se perd avec lui.",
        "{live} living key(s), and no backup of the vault: if this disk is lost, who the persons are is lost too.",
        "« arrimage vault backup --to FICHIER », sur un autre support que les sauvegardes du nœud.",
        "'arrimage vault backup --to FILE', on another medium than the node's backups.",
    ),
    "vault.not_final": words(
        "{count} effacement(s) pas encore définitif(s), le premier du {since} : époque {epoch}, {backups}"
        " sauvegarde(s) du coffre inscrite(s).",
        "{count} erasure(s) not yet final, the first of {since}: epoch {epoch}, {backups} backup(s) of the vault"
        " registered.",
        "« arrimage vault status » dit pourquoi ; « arrimage vault rotate » n'attend pas la prochaine époque.",
        "'arrimage vault status' says why; 'arrimage vault rotate' does not wait for the next epoch.",
    ),
    "vault.backup_kept": words(
        "{count} effacement(s) attendent une sauvegarde du coffre de {days} jours ({id}).",
        "{count} erasure(s) wait for a backup of the vault that is {days} days old ({id}).",
        "Détruisez-en toutes les copies, faites-en une nouvelle, puis « arrimage vault destroyed {id} ».",
        "Destroy all its copies, make a new one, then 'arrimage vault destroyed {id}'.",
    ),
}
