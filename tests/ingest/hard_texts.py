"""What the hard PDFs say: paragraphs, headings and rows about bodies that do not exist, in five languages."""

from __future__ import annotations

PARAGRAPHS = (
    "La rete Ret-ER Salute riunisce imprese, università e ospedali della valle e lavora ogni giorno con il consorzio "
    "InnoMed-SUD per la ricerca di terapie avanzate. Dal 2019 i soci condividono laboratori, competenze e dati, e "
    "preparano insieme le proposte per i bandi europei.",
    "Il parco scientifico di Collefiorito ospita quaranta imprese e due centri di ricerca. La società di gestione, "
    "partecipata dalla Camera di Commercio di Vallescura e dalla Fondazione Terre Alte, coordina il progetto LUMINA "
    "con sei partner di cinque paesi.",
    "Nel corso dell’anno l’associazione ha firmato un accordo con il distretto biomedicale dell’Appennino e ha "
    "ospitato la delegazione di Osaka. All’incontro hanno preso parte il presidente Carlo Benvegni, l’assessora Lia "
    "Torreggiani e i rappresentanti di ventitré aziende.",
    "The Northmoor Health Cluster is a member of the Alliance of Coastal BioRegions (ACBR) and runs a joint programme "
    "with the University of Eastwick. Its twelve partners share a pilot plant for cell therapy, a data-sharing "
    "platform and a fund of four million euro.",
    "Funded by the Baltic Interreg Programme, the project TIDE-CARE was coordinated by Lakeside Science Park between "
    "2021 and 2024. The consortium included hospitals in Tallvik and Rosenborg, the Institute for Marine Medicine "
    "and three small companies.",
    "Le pôle de compétitivité Santé-Azur rassemble plus de cent vingt adhérents autour de la biotechnologie marine. "
    "Il est membre fondateur du réseau EuroLittoral et copilote, avec l’Université de Belle-Rive, une plateforme "
    "d’essais cliniques ouverte aux entreprises de la région.",
    "L’Agence de développement du Haut-Plateau a signé une convention avec la Société d’aménagement des Deux-Lacs. "
    "Le programme finance les jeunes entreprises innovantes et accueille chaque année une quinzaine de projets "
    "issus des laboratoires publics.",
    "Das Netzwerk BioTal-Nord vereint Forschungseinrichtungen, Kliniken und Unternehmen der Gesundheitswirtschaft. "
    "Gemeinsam mit der Hochschule Grünwalde und der Wirtschaftsförderungsgesellschaft Elbmark betreibt es ein Labor "
    "für Zulassungsfragen und begleitet Gründerinnen und Gründer.",
    "El clúster Salud-Ebro agrupa a centros tecnológicos, hospitales y pequeñas empresas de tres provincias. Participa "
    "en la alianza BioSur y coordina el proyecto PUENTE, financiado por el programa transfronterizo de los Montes "
    "Claros con un presupuesto de dos millones de euros.",
    "La Universidad de Valdemora y la Fundación Tres Torres firmaron un convenio para formar a especialistas en "
    "terapias digitales. El acuerdo prevé becas, estancias en empresas y un laboratorio común en el parque "
    "científico de Arroyo Blanco.",
    "I lavori del tavolo regionale si sono chiusi con un documento comune, che chiede più risorse per la "
    "sperimentazione clinica e un registro unico dei dispositivi. Il documento è stato consegnato alla Giunta e "
    "pubblicato nel bollettino di giugno.",
    "Members of the board met in Havenbridge on 14 May to approve the work plan. They welcomed two new members, "
    "Pellucid Diagnostics Ltd and the Foundation for Rural Medicine, and agreed to open a call for mentors before "
    "the summer.",
)

HEADINGS = (
    "Le attività dell’anno",
    "Progetti europei e reti",
    "Our partners and members",
    "Funding and governance",
    "La gouvernance du réseau",
    "Forschung und Transfer",
    "Proyectos en marcha",
    "Formazione e competenze",
)

TITLES = ("Rapporto annuale della rete", "Annual report of the alliance", "Rapport d’activité du pôle")

ITEMS = (
    "Università di Collefiorito (Italia);",
    "Lakeside Science Park, Tallvik, with its two incubators and the pilot plant for cell therapies (Estonia);",
    "Pôle Santé-Azur (France);",
    "Hochschule Grünwalde, Institut für Medizintechnik und Gesundheitswirtschaft, Standort Elbmark (Germania);",
    "Fundación Tres Torres (Spagna).",
)

ROWS = (
    ("Partner", "Country", "Role in the project"),
    ("Lakeside Science Park", "Estonia", "Coordinator"),
    ("Università di Collefiorito, Dipartimento di Medicina", "Italy", "Leader of the clinical trials"),
    ("Pôle Santé-Azur", "France", "Communication and events in the five regions"),
    ("Hochschule Grünwalde", "Germany", "Devices"),
    ("Fundación Tres Torres", "Spain", "Training of specialists"),
)

LABELS = (
    ("Coordinator:", "Lakeside Science Park"),
    ("Duration:", "2021–2024"),
    ("Programme:", "Baltic Interreg"),
    ("Total budget:", "EUR 1,240,000"),
)

NOTES = (
    "1 Deliberation of the assembly of 12 March, published on the site of the alliance.",
    "2 The figures refer to the members that answered the survey.",
)

CONTENTS = (
    ("1. Introduzione", "3"),
    ("2. La rete e i suoi soci", "7"),
    ("2.1 Il consiglio direttivo", "9"),
    ("3. I progetti europei in corso", "15"),
    ("Allegati", "31"),
)

SLIDE = ("Tallvik", "Rosenborg", "BioFoundry Hub", "MedDevice Hub", "Havenbridge", "12 partners")
