"""Data: the people who have a part (NAMED), and names, cities and jobs for all others."""

from __future__ import annotations

from typing import NamedTuple


class City(NamedTuple):
    name: str
    region: str
    zone: str
    offset: int  # hours from UTC, near enough for working hours
    languages: tuple[str, ...]
    names: str  # which pool


CITIES = {
    city.name: city
    for city in (
        City("Rotterdam", "Western Europe", "Europe/Amsterdam", 1, ("Dutch", "English"), "dutch"),
        City("Tampere", "Northern Europe", "Europe/Helsinki", 2, ("Finnish", "English"), "finnish"),
        City("Stavanger", "Northern Europe", "Europe/Oslo", 1, ("Norwegian", "English"), "nordic"),
        City("Halle", "Western Europe", "Europe/Berlin", 1, ("German", "English"), "german"),
        City("Bilbao", "Southern Europe", "Europe/Madrid", 1, ("Spanish", "Basque", "English"), "spanish"),
        City("Gdańsk", "Eastern Europe", "Europe/Warsaw", 1, ("Polish", "English"), "polish"),
        City("Brno", "Eastern Europe", "Europe/Prague", 1, ("Czech", "English"), "czech"),
        City("Izmir", "Middle East", "Europe/Istanbul", 3, ("Turkish", "English"), "turkish"),
        City("Abu Dhabi", "Middle East", "Asia/Dubai", 4, ("Arabic", "English"), "arabic"),
        City("Haifa", "Middle East", "Asia/Jerusalem", 2, ("Hebrew", "English"), "hebrew"),
        City("Lagos", "West Africa", "Africa/Lagos", 1, ("Yoruba", "English"), "nigerian"),
        City("Mombasa", "East Africa", "Africa/Nairobi", 3, ("Swahili", "English"), "kenyan"),
        City("Durban", "Southern Africa", "Africa/Johannesburg", 2, ("isiZulu", "English"), "southern"),
        City("Pune", "South Asia", "Asia/Kolkata", 5, ("Marathi", "Hindi", "English"), "indian"),
        City("Singapore", "South-East Asia", "Asia/Singapore", 8, ("English", "Mandarin"), "chinese"),
        City("Hải Phòng", "South-East Asia", "Asia/Ho_Chi_Minh", 7, ("Vietnamese", "English"), "vietnamese"),
        City("Kobe", "East Asia", "Asia/Tokyo", 9, ("Japanese", "English"), "japanese"),
        City("Houston", "North America", "America/Chicago", -6, ("English", "Spanish"), "american"),
        City("Recife", "South America", "America/Recife", -3, ("Portuguese", "English"), "brazilian"),
        City("Antofagasta", "South America", "America/Santiago", -3, ("Spanish",), "spanish"),
    )
}

# Where each of them lies, in this order.
CODES = "NL FI NO DE ES PL CZ TR AE IL NG KE ZA IN SG VN JP US BR CL"
COUNTRIES = dict(zip(CITIES, CODES.split(), strict=True))

# Given names and family names, by where one is likely to meet them.
NAMES: dict[str, tuple[str, str]] = {
    "dutch": ("Sanne Daan Femke Bram Lotte Ruben Maaike Thijs", "de_Vries Bakker van_den_Berg Visser Smit van_Dijk"),
    "finnish": ("Aino Eero Helmi Jukka Päivi Väinö Sirpa Timo", "Mäkelä Korhonen Nieminen Järvinen Hämäläinen Salo"),
    "nordic": ("Astrid Bjørn Sigrid Håkon Liv Øystein Gro Åse", "Haugen Bakke Sørensen Lindqvist Nygård Åkerlund"),
    "german": ("Anke Jürgen Katrin Matthias Ute Jörg Heike Götz", "Müller Schäfer Weiß Krüger Böhm Groß Lehmann"),
    "spanish": (
        "Itziar Andrés Lucía Joaquín Begoña Íñigo Rocío Mateo",
        "Etxeberria Núñez García Muñoz Rojas Soto Ibáñez",
    ),
    "polish": (
        "Agnieszka Paweł Małgorzata Łukasz Grażyna Michał Zofia",
        "Kowalczyk Wójcik Dąbrowski Zając Śliwiński Król",
    ),
    "czech": ("Jiří Tereza Ondřej Zdeňka Radek Šárka Vojtěch", "Dvořák Novotná Hájek Růžička Beneš Procházka"),
    "turkish": ("Ayşe Mehmet Çağla Oğuz Şule Burak Gülşen", "Demir Öztürk Kaya Şahin Çelik Aydoğan"),
    "arabic": ("Fatima Khalid Mariam Yousef Amal Tariq Hessa", "Al-Mazrouei Haddad Rahman Al-Ketbi Nasser Said"),
    "hebrew": ("Tamar Eitan Shira Yoav Michal Amir", "Levi Mizrahi Peretz Azoulay Katz"),
    "nigerian": ("Ngozi Chinedu Yetunde Babatunde Ifeoma Emeka Folake", "Okafor Adeyemi Eze Balogun Nwosu Ogunleye"),
    "kenyan": ("Wanjiru Kamau Achieng Kiptoo Amina Mwangi Njeri", "Odhiambo Mutua Wekesa Njoroge Hassan Cheruiyot"),
    "southern": ("Thandeka Sipho Nomvula Bongani Lerato Thabo Zanele", "Nkosi Mokoena Khumalo van_Wyk Naidoo Mthembu"),
    "indian": ("Ananya Rohan Sunita Arjun Meera Vikram Kavita", "Deshpande Kulkarni Joshi Patil Iyer Chatterjee"),
    "chinese": ("Wei Xiu-Ying Jun Hui-Min Kai-Wen Siew-Ling Zhi-Hao", "Tan Lim Ng Goh Zhang Wong"),
    "vietnamese": ("Thị_Lan Văn_Hùng Thu_Hà Quốc_Bảo Minh_Châu Đức", "Nguyễn Trần Phạm Lê Đặng Vũ"),
    "japanese": ("Haruka Kenji Ayumi Takeshi Naoko Shin", "Sato Watanabe Kobayashi Yoshida Matsumoto Ōno"),
    "american": (
        "Denise Marcus Kayla Walter Jolene Travis Renée",
        "Johnson Broussard Hernandez Kim O’Neill Washington",
    ),
    "brazilian": ("Larissa João Conceição Thiago Patrícia Antônio", "Silva Araújo Gonçalves Nascimento Brandão Leitão"),
}

# Department, share of people, jobs, the community that is theirs.
DEPARTMENTS = (
    ("Field Service", 0.45, ("Field service engineer", "Commissioning engineer", "Service planner"), "field-service"),
    ("Supply Chain", 0.15, ("Supply planner", "Buyer", "Warehouse lead"), "supply-chain-planning"),
    ("Manufacturing", 0.18, ("Shift lead", "Team lead assembly", "Plant engineer"), "front-line-managers"),
    ("Reliability", 0.14, ("Vibration analyst", "Reliability engineer", "Test engineer"), "vibration-analysis"),
    ("Health and Safety", 0.08, ("Safety engineer", "Safety adviser"), "product-safety"),
)


class Named(NamedTuple):
    handle: str
    name: str
    city: str
    department: str
    job: str
    bent: str
    about: str = ""


# The first twenty are always there: texts name them. The bents are described in people.py.
NAMED = (
    Named("adaeze.okonkwo", "Adaeze Okonkwo", "Lagos", "Field Service", "Head of field service, Africa", "caretaker",
          "Fourteen years beside pumps, four behind a desk. Write to me when nobody else answers."),
    Named("joost.van.der.meer", "Joost van der Meer", "Rotterdam", "Field Service", "Senior field service engineer",
          "caretaker", "I keep the old drawings. If your casing has no plate, I may have its birth certificate."),
    Named("ingrid.solheim", "Ingrid Solheim", "Stavanger", "Field Service", "Vice president service", "reader",
          "Sponsor of the field service community. I read more than I write."),
    Named("samuel.otieno", "Samuel Otieno", "Mombasa", "Field Service", "Field service engineer", "turner",
          "Water and chemicals on the coast. I ask first and measure second, and work on the order."),
    Named("birgit.aalto", "Birgit Aalto", "Tampere", "Field Service", "Specialist compressors", "creator",
          "I answer best when the question has a photo, a number and a doubt in it."),
    Named("mei.lin.chau", "Mei-Lin Chau", "Singapore", "Reliability", "Vibration analyst", "creator",
          "I read spectra aloud."),
    Named("tomasz.wieczorek", "Tomasz Wieczorek", "Gdańsk", "Supply Chain", "Service parts planner", "connector",
          "Half planner, half switchboard. I probably know who knows."),
    Named("rafael.quintana", "Rafael Quintana", "Houston", "Field Service", "Field service engineer", "carrier",
          "Eleven kilos lighter. I pass on what worked."),
    Named("priya.raghunathan", "Priya Raghunathan", "Pune", "Field Service", "Technical documentation", "caretaker",
          "Pages, checklists, tidy tags. Tell me which line you always tick without looking."),
    Named("hana.kovarova", "Hana Kovářová", "Brno", "Reliability", "Vibration analyst", "creator",
          "Collector of badly placed sensors."),
    Named("emre.yildiz", "Emre Yıldız", "Izmir", "Field Service", "Field service engineer", "creator", ""),
    Named("noor.haddad", "Noor Haddad", "Abu Dhabi", "Health and Safety", "Safety engineer", "mixed",
          "Explosive atmospheres, calm people."),
    Named("diego.salinas", "Diego Salinas", "Antofagasta", "Field Service", "Field service engineer", "carrier", ""),
    Named("maria.del.carmen", "María del Carmen Fernández-Villaverde y Ortega de la Torre", "Bilbao", "Supply Chain",
          "Head of planning, service parts", "caretaker", "One page each Monday."),
    Named("friederike.schulze", "Friederike Schulze-Wittenbergen", "Halle", "Manufacturing", "Plant manager",
          "caretaker", "One question a day, 25 minutes through the hall."),
    Named("layla.almansoori", "ليلى المنصوري", "Abu Dhabi", "Supply Chain", "Supply planner", "connector", ""),
    Named("noam.ben.david", "נועם בן־דוד", "Haifa", "Health and Safety", "Certification engineer", "creator",
          "I read certificates from the back."),
    Named("sindisiwe.dlamini", "Sindisiwe Dlamini", "Durban", "Health and Safety", "Head of product safety",
          "caretaker", "Every near miss gets a call."),
    Named("bradley.stone", "Bradley Stone", "Houston", "Manufacturing", "Operational excellence lead", "spammer",
          "Excellence every week."),
    Named("kirsi.lehtonen", "Kirsi Lehtonen", "Tampere", "Manufacturing", "Platform administrator", "reader",
          "I look after the platform itself."),
    Named("lucas.ferreira", "Lucas Ferreira", "Recife", "Field Service", "Commissioning engineer", "newcomer", ""),
    Named("yuki.tanabe", "Yuki Tanabe", "Kobe", "Field Service", "Field service engineer", "newcomer", ""),
    Named("minh.chau", "Nguyễn Thị Minh Châu", "Hải Phòng", "Manufacturing", "Shift lead", "creator", ""),
    Named("thabo.mokoena", "Thabo Mokoena", "Durban", "Field Service", "Field service engineer", "turner", ""),
    Named("ayumi.sato", "佐藤 あゆみ", "Kobe", "Reliability", "Test engineer", "turner", ""),
    Named("ann", "Ö", "Stavanger", "Field Service", "Buyer", "consumer", "My name is that short."),
)  # fmt: skip

ALWAYS = 20
COMPANY = "nordal.example"
