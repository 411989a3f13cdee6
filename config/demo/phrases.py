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
    "I read along first, then I ask.",
    "Back after four years in another company.",
    "Sent by a colleague who got an answer here.",
    "I write procedures and want to know which of them nobody follows.",
    "Apprentice until March. Be patient.",
    "I translate between two plants.",
    "Here because of one question; I have not left since.",
    "Curious, and on the road most of the week.",
    "I look after eleven machines nobody else wants.",
    "First job after the navy.",
    "I plan what others repair.",
    "Interested in anything that comes back after it was fixed.",
    "Two small children, so I answer early in the morning.",
    "I have the keys to the archive.",
    "Retiring in two years; ask me while I am here.",
    "I am better with pictures than with words.",
)
WELCOMES = (
    "Good to have you here. Begin with the pages, and ask early.",
    "Welcome. Somebody near you had the same start in spring; I will introduce you.",
    "Hello, and glad that you came. What are you working on first?",
    "Welcome. Ask here before you decide, it saves most of us a week.",
    "Nice to read you. If a page does not answer your question, tell me which one should have.",
    "Good that you are here. Nobody expects you to write; when you do, somebody answers.",
    "Welcome. I keep an hour on Fridays for people who are new; write if you want it.",
    "Hello. The charter is short, and the best answers are under the asks with a green line.",
)
INVITES = (
    "You asked me about this last week. The people who know are here.",
    "We need somebody who has seen the other side of it.",
    "I think you would like it here.",
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
# How people in a community speak of what they tried, what they comment, and what they ask back.
REGISTERS = {
    "field-service": "machines",
    "vibration-analysis": "machines",
    "casting-simulation": "machines",
    "product-safety": "safety",
    "supply-chain-planning": "planning",
}
USES = {
    "posts": (
        "{}: talked it through with the shift.",
        "{}: took over two of the points at once.",
        "{}: read it out at the start of the week.",
        "{}: used it in a training, with our own example.",
        "{}: made me do something I had put off.",
    ),
    "machines": (
        "{}: same symptom, same cause. Half an hour.",
        "{}: took it along for a start-up, found nothing wrong, and knew why.",
        "{}: first part applied, second did not fit our version.",
        "{}: two units. The customer watched and asked for a copy.",
        "{}: used it with a trainee; he did it alone the second time.",
        "{}: saved the second visit.",
        "{}: did not help in our case, the cause was the wiring. Still the right order to look.",
        "{}: printed it and put it into the cabinet.",
        "{}: it confirmed what we thought, and that was worth the ten minutes.",
        "{}: changed our sheet accordingly.",
        "{}: on a unit of another make. It held there, too.",
        "{}: the operator now checks it himself each morning.",
    ),
    "planning": (
        "{}: tried it for one product family. Eleven calls fewer that month.",
        "{}: took it to our Monday round; we keep it until summer.",
        "{}: half of it. The other half needs a system we do not have.",
        "{}: found 40 positions nobody could explain. They are gone.",
        "{}: sales agreed at once, which surprised me.",
        "{}: did not work with two suppliers, worked with five.",
    ),
    "people": (
        "{}: tried it with the early shift. They asked to go on.",
        "{}: used the first sentence. It was enough.",
        "{}: we changed it a little, and it is ours now.",
        "{}: it took three weeks until it felt natural.",
        "{}: told the team where it comes from. They liked that.",
        "{}: not with this team, not yet. I know now what has to come first.",
    ),
    "safety": (
        "{}: went through our machines with it, found two, fixed both.",
        "{}: put into the induction for contractors.",
        "{}: the inspector asked where we have it from.",
        "{}: changed the procedure, one line.",
        "{}: talked it through with the shift; they found a third case.",
    ),
}
NOTES = (
    "For everybody here who has to explain this to a customer.",
    "Not our machine, but exactly our problem.",
    "Read the second answer, it is the one that helped us.",
    "We talked about this last month. Here is how others do it.",
    "Short, and it saved me a day.",
    "The second half is about us.",
    "",
)
COMMENTS = {
    "machines": (
        "Same here, twice this year.",
        "Does that hold for the older ones too?",
        "I would add: write down the value before you change it.",
        "We do it the other way round, and it works as well. I will try yours.",
        "Careful with the newer firmware, there the menu has moved.",
        "I showed it to the night shift. They want a photo, too.",
        "How long did it take, with everything?",
        "In our case it was the cable after all.",
        "I have a drawing of that. Tell me where to send it.",
        "Ours came back after three weeks, so look again at the end of the month.",
    ),
    "planning": (
        "Which system do you do that in?",
        "We tried it in spring and stopped too early, I think.",
        "How many hours a week does it cost you?",
        "I would like to see the first page of that.",
        "Same numbers here, other reasons.",
    ),
    "people": (
        "I will try that on Monday.",
        "It took us longer, but yes.",
        "What did the team say?",
        "I needed to read this today.",
        "We do something like it, without a name for it.",
        "Did it last? Ours faded after a month.",
    ),
    "safety": (
        "We have the same on line 3. I will look this afternoon.",
        "Who signs that in your plant?",
        "Please put a photo with it.",
        "Good. This belongs on a page.",
        "How did you bring it to the contractors?",
    ),
}
QUESTIONS = {
    "machines": ("Which lot is it?", "Has anybody been there before you?", "What did the operator say?",
                 "How does it behave cold?", "Could you add a photo of the plate?"),
    "planning": ("Is that before or after cancellations?", "Since when?", "Which region?"),
    "people": ("How long have you been there?", "What have you tried?", "Does your own manager know?"),
    "safety": ("Is it one machine or all of them?", "Who has seen it so far?", "Is it written down anywhere?"),
}  # fmt: skip
NEUTRAL = (
    "I passed it on to two colleagues.",
    "I will try that on Monday.",
    "Everybody who starts with us should read this.",
    "We have done it like that for a year, and I would not go back.",
    "Did it last? I would like to read how it looks in half a year.",
    "I had it the other way round until now.",
)
THANKS = (
    "Thank you, this is the part I was missing.",
    "Thank you. I wrote the date on it.",
    "This should be a page.",
    "Clear. Thank you for the order of the steps.",
    "I had half of it. Thank you.",
)
FOLLOW_UPS = (
    "Update after a week: still fine.",
    "Done as described. I will say so here if it comes back.",
    "It is only this one, the others never did it.",
    "Everybody here agreed. We do it on Thursday.",
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

# Lines of those who refer an ask, and whys of those who point to something.
LINES = (
    "You had this last spring, on the other line.",
    "Your answer to the last one of these is still the best I know.",
    "You took one of these apart. What did you find?",
    "I would not know whom else to ask.",
    "The plate says what your drawing says. You see it faster.",
    "",
)
WHYS = (
    "The second part is your case, with the numbers.",
    "Read the answer first, then the question: it is the other way round there.",
    "The checklist at the end saved us a visit.",
    "Same symptom, other cause. Rule this out first.",
    "It names the part and who has it.",
    "Look at the picture: is it this?",
)
