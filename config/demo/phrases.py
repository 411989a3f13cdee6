"""Data: short things people say. Where {} stands, a city is put."""

ABOUT = (
    "Twelve years with vacuum pumps, three with compressors.",
    "I came from ship engines and still ask simple things.",
    "Good with old controllers, bad with forms.",
    "I like problems that come back.",
    "On site four days a week; I answer in the evening of my time zone.",
    "Apprentice once, teacher now and then.",
    "If it has a gearbox, ask me.",
    "I translate between planning and the shop floor.",
)
INTRODUCTIONS = (
    "I come from ship engines and ask simple things.",
    "Ten years of vacuum pumps, three weeks of yours.",
    "New in the team, old in the trade.",
    "I moved from assembly to service and have a lot to unlearn.",
    "Here for the compressors, staying for the answers.",
    "I read along first, then I ask.",
    "Back after four years in another company.",
    "",
    "",
)
WELCOMES = (
    "Good to have you here. Begin with the page on visit reports, and ask early.",
    "Welcome. Somebody near you had the same start in spring; I will introduce you.",
    "Hello, and glad that you came. Which machine is yours first?",
    "Welcome. Ask here before you order, it saves most of us a week.",
    "Nice to read you. Your question about the old controllers is on a page already; tell me if it is not enough.",
    "Good that you are here. Nobody expects you to write; when you do, somebody answers.",
)
INVITES = (
    "You asked me about this last week. The people who know are here.",
    "We need somebody who has seen the other side of it.",
    "I think you would like the clinic.",
    "",
)
REASONS = (
    "It was the first thing on the list, as you said.",
    "Did it this morning, and it holds.",
    "Worked on the second try; the order of the steps matters.",
    "That was it. I would have looked for it for days.",
    "Both answers helped, this one told me where to begin.",
    "Clear enough to show it to the customer.",
    "Two weeks without a repeat.",
    "",
    "",
)
SAVES = (
    "",
    "",
    "",
    "for the job in March",
    "to show it to the apprentices",
    "when we have this unit again",
    "good example",
)
USES = (
    "{}: same symptom, same cause. Half an hour.",
    "{}: took it along for a start-up, found nothing wrong, and knew why.",
    "{}: first part applied, second did not fit our version.",
    "{}: two units. The customer watched and asked for the page.",
    "{}: used it with a trainee; he did it alone the second time.",
    "{}: saved the second visit.",
    "{}: did not help in our case, the cause was the wiring. Still the right order to look.",
    "{}: printed it and put it into the cabinet.",
    "{}: it confirmed what we thought, and that was worth the ten minutes.",
    "{}: changed our sheet accordingly.",
)
NOTES = (
    "For everybody here who has to explain this to a customer.",
    "Not our machine, but exactly our problem.",
    "Read the second answer, it is the one that helped us.",
    "We talked about this last month. Here is how others do it.",
    "Short, and it saved me a day.",
    "The table alone is worth it.",
    "",
)
COMMENTS = (
    "Same here, twice this year.",
    "Does that hold for the older ones too?",
    "I would add: write down the value before you change it.",
    "Thank you, this is the part I was missing.",
    "We do it the other way round, and it works as well. I will try yours.",
    "Which temperature did you have there?",
    "Careful with the newer firmware, there the menu has moved.",
    "This should be a page.",
    "I showed it to the night shift. They want the photo, too.",
    "How long did it take, with everything?",
    "In our case it was the cable after all.",
    "Good point about asking the operator first.",
    "I have a drawing of that. Tell me where to send it.",
    "It came back after three weeks here, so look again at the end of the month.",
)
FOLLOW_UPS = (
    "Update after a week: still fine.",
    "I measured again: 2.1 now, it was 4.6.",
    "On this unit only, the sister machine never did it.",
    "The customer agreed. We do it on Thursday.",
    "About 40 minutes, with the paperwork.",
)
MACHINES = ("XR-40", "XR-32", "K3", "K5", "K7", "VP-250")
PARTS = (
    "coupling element",
    "wear ring",
    "thrust bearing",
    "bearing cover",
    "shaft sleeve",
    "relief valve",
    "fan relay",
)
MEDIA = ("glycol at 60 %", "rapeseed oil", "condensate", "brine", "white water", "wash water with lye")
TOOLS = ("the laser set", "the thermal camera", "the new torque wrench", "the ultrasonic gauge", "the stroboscope")
READINGS = ("vibration", "bearing temperature", "current", "discharge temperature", "oil temperature", "seal leakage")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MONTHS = ("January", "March", "April", "June", "September", "October", "November")
SPAM_TITLES = (
    "Excellence update {n}: seven habits of world-class teams",
    "Excellence update {n}: are you still firefighting?",
    "Excellence update {n}: the one mindset shift",
    "Excellence update {n}: synergy starts with you",
    "Excellence update {n}: from good to great to greater",
)
SPAM_BODY = (
    "Another week, another chance to excel. Ask yourself: am I the best version of my process? Share this with three "
    "colleagues and make excellence visible."
)
