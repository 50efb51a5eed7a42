"""Names of the demo's core areas, by group of disciplines: bokmål, nynorsk, English."""

AREAS = {
    "technology": (
        ("Modellering og simulering", "Modellering og simulering", "Modelling and simulation"),
        ("Bærekraftige materialer", "Berekraftige materialar", "Sustainable materials"),
        ("Autonome systemer", "Autonome system", "Autonomous systems"),
        ("Energiomstilling", "Energiomstilling", "Energy transition"),
        ("Sikkerhet og pålitelighet", "Tryggleik og pålitelegheit", "Safety and reliability"),
        ("Måleteknikk og sensorer", "Måleteknikk og sensorar", "Measurement and sensors"),
    ),
    "natural_sciences": (
        ("Klima og miljø", "Klima og miljø", "Climate and environment"),
        ("Teoretiske modeller", "Teoretiske modellar", "Theoretical models"),
        ("Biologisk mangfold", "Biologisk mangfald", "Biodiversity"),
        ("Nanomaterialer", "Nanomaterial", "Nanomaterials"),
        ("Statistisk læring", "Statistisk læring", "Statistical learning"),
        ("Havets økosystemer", "Økosystema i havet", "Ocean ecosystems"),
    ),
    "health": (
        ("Forebygging og folkehelse", "Førebygging og folkehelse", "Prevention and public health"),
        ("Kreftforskning", "Kreftforsking", "Cancer research"),
        ("Nevrovitenskap", "Nevrovitskap", "Neuroscience"),
        ("Helsetjenester", "Helsetenester", "Health services"),
        ("Bildediagnostikk", "Biletdiagnostikk", "Diagnostic imaging"),
        ("Aldring og rehabilitering", "Aldring og rehabilitering", "Ageing and rehabilitation"),
    ),
    "humanities": (
        ("Språk og kognisjon", "Språk og kognisjon", "Language and cognition"),
        ("Historie og minne", "Historie og minne", "History and memory"),
        ("Kultur og medier", "Kultur og medium", "Culture and media"),
        ("Etikk og teknologi", "Etikk og teknologi", "Ethics and technology"),
        ("Litteratur og samfunn", "Litteratur og samfunn", "Literature and society"),
    ),
    "social_sciences": (
        ("Læring og undervisning", "Læring og undervisning", "Learning and teaching"),
        (
            "Innovasjon og entreprenørskap",
            "Innovasjon og entreprenørskap",
            "Innovation and entrepreneurship",
        ),
        ("Velferd og arbeidsliv", "Velferd og arbeidsliv", "Welfare and working life"),
        ("Demokrati og styring", "Demokrati og styring", "Democracy and governance"),
        ("Økonomisk atferd", "Økonomisk åtferd", "Economic behaviour"),
    ),
    "arts_architecture": (
        ("Utøvende kunst", "Utøvande kunst", "Performing arts"),
        ("Samtidskunst", "Samtidskunst", "Contemporary art"),
        ("Byutvikling", "Byutvikling", "Urban development"),
        ("Design for bærekraft", "Design for berekraft", "Design for sustainability"),
        ("Kunst og teknologi", "Kunst og teknologi", "Art and technology"),
    ),
}

OF_UNIT = {
    "194.63.10.0": (  # IDI
        ("Kunstig intelligens", "Kunstig intelligens", "Artificial intelligence"),
        ("Programvareutvikling", "Programvareutvikling", "Software engineering"),
        ("Visuell databehandling", "Visuell databehandling", "Visual computing"),
    ),
}
