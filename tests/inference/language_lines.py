"""Invented support lines in English, also badly written ones, and in other languages, for the language check."""

ENGLISH = """\
My parcel has not arrived yet and it was due on Monday.
where is my ordr???? its been 3 weeks alredy
I WANT MY MONEY BACK NOW
Cannot login, pw reset mail never arrives
pls rfnd ordr 4711 asap thx
Error 0x80070057 when installing KB5031354 on Windows Server 2019
Galaxy S23 Ultra charger Anker PowerPort overheats
u guys r a joke lol
cant acess acount since tuesday plz help
Traceback (most recent call last): KeyError: 'user_id' in app/views.py
The Überweisung to my Sparkasse account did not go through.
Café Crème machine DeLonghi Magnifica broken again
Refund not received, order 88-1234-XY, item returned 12/11
Invoice attached; VAT id missing
Subscription cancelled but charged anyway
dont wanna wait anymore gimme a human
SIM swap happened, someone stole my number!!
Bonjour, my order from Lyon store is missing two items
router TP-Link Archer AX55 keeps dropping wifi every 10 min
docker run -p 8080:80 nginx fails with permission denied
select * from orders where id = 4711 returns nothing in portal
Escalate this to your supervisor immediately
no reply no refund no respect
worst service ever never again
Hola, I need to change the delivery address for Señora García
Tracking says delivered, porch empty, neighbours saw nothing
Payment declined twice, bank says fine
App crashes on iOS 18.1 iPhone 15 Pro Max
Promo code BLACKFRIDAY25 rejected at checkout
Broken screen, cracked corner, bent frame, missing manual
thx 4 ur help m8 all sorted now
Has anyone actualy looked at ticket RT-20931 ???
Password expired, MFA token lost, locked out
Double charged visa card ending 4242
Order status pending since Friday
Wrong size, wrong colour, wrong item
hi team kindly revert asap regarding my pending claim
Flight LH 441 cancelled, hotel voucher not honoured
Amazon Echo Dot firmware bricked device
lost card abroad need emergency cash
Sofa Ektorp cover Hallarp beige delivered instead of Kilanda
DHL Paket tracking JJD0003333 stuck in Leipzig Halle hub
Gift card balance zero, unused, sealed packaging
Very dissapointed, terible expirience, adress wrong twice
""".splitlines()

OTHER = {
    "de": [
        "Wo bleibt meine Bestellung? Ich warte seit drei Wochen.",
        "Ich möchte mein Geld zurück, das Gerät ist kaputt angekommen.",
        "Bitte kündigen Sie meinen Vertrag zum nächstmöglichen Termin.",
        "Guten Tag, meine Rechnung wurde doppelt abgebucht, bitte prüfen Sie das.",
    ],
    "fr": [
        "Je n'ai toujours pas reçu mon colis, où est-il ?",
        "Pouvez-vous annuler ma commande et me rembourser ?",
        "Votre service est inadmissible, je veux parler à un responsable.",
    ],
    "es": [
        "Mi pedido no ha llegado y nadie me responde.",
        "Quiero cancelar mi suscripción y recuperar mi dinero.",
        "Hola, necesito cambiar la dirección de entrega de mi pedido.",
    ],
    "it": ["Il mio ordine non è ancora arrivato, potete controllare?", "Vorrei un rimborso, il prodotto è difettoso."],
    "pt": ["Meu pedido ainda não chegou e ninguém responde.", "Quero cancelar a minha conta e receber o reembolso."],
    "nl": ["Waar blijft mijn bestelling? Ik wacht al drie weken.", "Ik wil mijn geld terug, het apparaat is kapot."],
    "da": [
        "Hvor bliver min ordre af? Jeg har ventet i tre uger.",
        "Jeg vil gerne have mine penge tilbage, varen er defekt.",
    ],
    "no": ["Hvor er bestillingen min? Jeg har ventet i tre uker.", "Kan dere si opp abonnementet mitt med en gang?"],
    "cs": ["Kde je moje objednávka? Čekám už tři týdny."],
    "id": ["Di mana pesanan saya? Saya sudah menunggu tiga minggu."],
    "hu": ["Hol van a rendelésem? Már három hete várok."],
    "fi": ["Missä tilaukseni on? Olen odottanut kolme viikkoa."],
    "sv": ["Var är min beställning? Jag har väntat i tre veckor."],
    "pl": ["Gdzie jest moja paczka? Czekam już trzy tygodnie."],
    "tr": ["Siparişim hâlâ gelmedi, lütfen kontrol eder misiniz?"],
    "ru": ["Где мой заказ? Я жду уже три недели."],
    "uk": ["Де моє замовлення? Я чекаю вже три тижні."],
    "ar": ["أين طلبي؟ أنا أنتظر منذ ثلاثة أسابيع."],
    "zh": ["我的订单在哪里,我已经等了三个星期了。"],
    "ja": ["注文した商品がまだ届きません。確認してください。"],
    "ko": ["제 주문은 어디에 있나요? 벌써 3주째 기다리고 있습니다."],
    "hi": ["मेरा ऑर्डर अभी तक नहीं आया है, कृपया जाँच करें।"],
    "el": ["Πού είναι η παραγγελία μου; Περιμένω εδώ και τρεις εβδομάδες."],
}
