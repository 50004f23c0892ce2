"""What leaves for other organizations, in words: each event that crosses, and where it is."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Texts

DEPARTURES: Final[Texts] = {
    "event.ReferralSent": ("Une demande, sans nom", "A referral, without a name"),
    "event.ReferralResubmitted": ("Une demande complétée, sans nom", "A completed referral, without a name"),
    "event.ReferralAcknowledged": ("Accusé de réception d'une demande", "Acknowledgement of a referral"),
    "event.ReferralReturned": ("Demande retournée : ce qui manque", "Referral returned: what is missing"),
    "event.ReferralResumed": ("Demande complétée bien reçue", "Completed referral received"),
    "event.ReferralTakenInCharge": ("Demande prise en charge", "Referral taken in charge"),
    "event.ReferralAccepted": ("Personne acceptée", "Person accepted"),
    "event.ReferralDeclined": ("Demande déclinée, sans la raison", "Referral declined, without the reason"),
    "event.ReferralRedirected": ("Demande réorientée, sans la raison", "Referral redirected, without the reason"),
    "event.ReferralWithdrawn": ("Demande retirée", "Referral withdrawn"),
    "event.ReferralKept": ("Demande maintenue malgré le retrait", "Referral kept in spite of the withdrawal"),
    "event.ReferralClosed": ("Dossier terminé, sans le résultat", "Case closed, without the outcome"),
    "event.ConsentGranted": (
        "Ce que la personne autorise, sans nom",
        "What the person authorizes, without a name",
    ),
    "event.ConsentRevoked": (
        "Autorisation retirée : copies à effacer",
        "Authorization withdrawn: copies to erase",
    ),
    "event.ConsentExpired": ("Autorisation terminée : copies à effacer", "Authorization ended: copies to erase"),
    "event.DisclosureRequested": (
        "Demande de renseignements, sans nom",
        "Request for information, without a name",
    ),
    "event.DisclosureRefused": ("Renseignements refusés, avec la raison", "Information refused, with the reason"),
    "event.DisclosureReceived": ("Renseignements bien reçus", "Information received"),
    "event.DisclosureErased": ("Vos copies sont effacées", "Your copies are erased"),
    "event.InformationDisclosed": ("Renseignements autorisés, scellés", "Information that was authorized, sealed"),
    "event.EmergencyInformationDisclosed": ("Danger pour la vie : accès ouvert", "Danger to life: access opened"),
}
