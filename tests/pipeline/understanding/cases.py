"""News of the field as it might be written, none of it from the labelled set: (published, title, body, area, direction, stage, affects carriers).

Area None: no rule changes.
"""

from __future__ import annotations

from datetime import date

Case = tuple[date, str, str, str | None, str | None, str | None, bool]

ENGLISH: tuple[Case, ...] = (
    (date(2025, 10, 29), "Lithuania closes both crossings with Belarus for a month", "Vilnius will shut its last two road checkpoints on the Belarusian border from October 30, the government decided on Wednesday. The closure applies to trucks as well as cars; carriers are told to use routes through Latvia and Poland.", "trade", "tightens", "decided", True),
    (date(2025, 11, 20), "Poland reopens Kuznica and Bobrowniki checkpoints to trucks", "Two crossings on the border between Poland and Belarus resumed work at midnight. Lorries registered in the EU and in Belarus are again allowed to pass, the Interior Ministry in Warsaw said.", "trade", "eases", "in_force", True),
    (date(2025, 3, 4), "Uzbekistan to abolish permits for transit by Tajik hauliers", "Tashkent and Dushanbe signed a protocol under which road carriers of the two countries will no longer need permits for bilateral and transit carriage. The document comes into force after ratification.", "trade", "eases", "decided", True),
    (date(2025, 6, 10), "Kyrgyz carriers urge Tashkent to scrap transit fee", "The association of international road carriers of Kyrgyzstan has asked the government of Uzbekistan to cancel the fee of 400 dollars charged on trucks in transit. The charge makes haulage unprofitable, the association complains.", "trade", "eases", "called_for", True),
    (date(2025, 2, 11), "Azerbaijan keeps land borders shut until July", "The Cabinet of Ministers in Baku has prolonged the special quarantine regime, and with it the closure of land borders for passengers, to July 1, 2025. Freight transport continues to cross as before.", "trade", "tightens", "decided", True),
    (date(2025, 9, 2), "Mongolia considers lifting visas for Kazakh truck drivers", "The Foreign Ministry of Mongolia is studying the possibility of visa-free entry for professional drivers from Kazakhstan who carry freight, the ambassador said.", "migration", "eases", "proposed", True),
    (date(2025, 5, 14), "Georgia refuses to ease rules for foreign trucks at Upper Lars", "Tbilisi has turned down a request from Armenian carriers for a separate lane at the checkpoint. The Revenue Service sees no need to change the procedure for trucks, it said.", "trade", "eases", "rejected", True),
    (date(2025, 7, 8), "Kyrgyzstan bans export of coal by road for six months", "The Cabinet of Ministers has imposed a temporary ban on taking coal out of the country by road transport. The resolution was signed on July 7 and takes effect in ten days.", "trade", "tightens", "decided", True),
    (date(2025, 8, 19), "Tajikistan drafts duty on imported cement", "The Ministry of Economic Development has prepared a draft resolution raising the customs duty on cement. Public discussion lasts until September 5.", "trade", "tightens", "proposed", False),
    (date(2025, 4, 2), "Two killed as truck and bus collide near Taraz", "A heavy truck drove into the oncoming lane and hit a passenger bus, police said. A criminal case has been opened.", None, None, None, True),
    (date(2025, 4, 22), "Rail freight through Dostyk up by a tenth", "Volumes carried through the Dostyk crossing grew by 10 percent in the first quarter compared with the same period last year, Kazakhstan Temir Zholy said.", None, None, None, False),
    (date(2025, 12, 1), "China grants visa-free entry to Uzbek citizens from June", "Citizens of Uzbekistan will be able to enter China without a visa for up to 30 days. The agreement on mutual visa exemption takes effect on June 1, 2026.", "migration", "eases", "decided", False),
    (date(2025, 1, 15), "Kazakhstan raises fee for registering foreigners", "From January 15 foreigners pay more for temporary registration in Kazakhstan: the order of the interior minister came into force today.", "migration", "tightens", "in_force", False),
    (date(2025, 10, 3), "Electricity tariffs to be frozen until spring, regulator decides", "The regulator has ordered a moratorium on raising electricity tariffs until April 1, 2026.", "energy", "tightens", "decided", False),
    (date(2025, 6, 18), "Symphony orchestra opens season in Astana", "Musicians from six countries performed at the concert in the capital. Tickets for the festival were sold out.", None, None, None, False),
    (date(2025, 11, 3), "Truckers to be allowed two more hours at the wheel", "The Ministry of Transport proposes to extend driving time for truck drivers. The draft amendments to the rules are open for public discussion until November 20.", "transport", "eases", "proposed", True),
)  # fmt: skip
RUSSIAN: tuple[Case, ...] = (
    (date(2025, 10, 29), "Литва закрывает границу с Белоруссией на месяц", "Вильнюс с 30 октября закроет два последних автомобильных перехода на белорусской границе, решило правительство. Запрет распространяется и на грузовики, перевозчикам советуют ехать через Латвию.", "trade", "tightens", "decided", True),
    (date(2025, 3, 5), "Узбекистан и Таджикистан отменяют дозволы для грузовиков", "Стороны подписали протокол, по которому автоперевозчики двух стран смогут ездить друг к другу без разрешений. Документ вступит в силу после ратификации.", "trade", "eases", "decided", True),
    (date(2025, 6, 11), "Кыргызские перевозчики просят Ташкент убрать транзитный сбор", "Ассоциация международных автоперевозчиков обратилась к правительству Узбекистана с просьбой отменить сбор в 400 долларов с каждой фуры, идущей транзитом.", "trade", "eases", "called_for", True),
    (date(2025, 7, 8), "Кыргызстан запретил вывозить уголь автотранспортом", "Кабмин ввёл временный запрет на вывоз угля автомобильным транспортом сроком на шесть месяцев. Постановление вступает в силу через десять дней.", "trade", "tightens", "decided", True),
    (date(2025, 5, 20), "Россия ужесточила ветконтроль для мясных грузов из Монголии", "Россельхознадзор усилил проверки фур с мясом на границе с Монголией: теперь досматривают каждую машину.", "trade", "tightens", "in_force", True),
    (date(2025, 2, 3), "Минтранс Белоруссии хочет ввести электронную очередь для фур", "Министерство транспорта планирует запустить электронную очередь для грузовых автомобилей на границе с Россией. Проект постановления вынесен на общественное обсуждение.", "trade", "mixed", "proposed", True),
    (date(2025, 8, 7), "Минсельхоз не планирует запрещать экспорт лука", "В министерстве сельского хозяйства опровергли слухи о запрете на вывоз лука: запасов хватит до нового урожая, ограничивать экспорт не будут.", "trade", "tightens", "rejected", False),
    (date(2025, 9, 9), "Таджикистанцам разрешили находиться в Казахстане без регистрации 30 дней", "Соглашение о порядке пребывания граждан вступило в силу 9 сентября. Прежде регистрироваться нужно было в течение пяти дней.", "migration", "eases", "in_force", False),
    (date(2025, 11, 12), "Госдума приняла закон о запрете мигрантам работать в такси", "Депутаты Госдумы приняли в третьем чтении закон, который запрещает иностранным водителям с патентом работать в такси и на грузовых перевозках. Он вступит в силу 1 марта 2026 года.", "migration", "tightens", "decided", True),
    (date(2025, 4, 11), "Пошлину на ввоз электромобилей вернут с 2026 года", "Совет ЕЭК решил не продлевать нулевую ставку ввозной пошлины на электромобили. Льгота перестанет действовать 1 января 2026 года.", "trade", "tightens", "decided", False),
    (date(2025, 4, 15), "Мажилисмен призвал снизить штрафы для дальнобойщиков", "Депутат направил запрос премьер-министру: по его мнению, штрафы за перегруз разоряют мелких перевозчиков, их надо уменьшить вдвое.", "transport", "eases", "called_for", True),
    (date(2025, 6, 2), "Фура с арбузами перевернулась под Шымкентом", "Водитель большегруза не справился с управлением, движение по трассе перекрывали на два часа. Пострадавших нет.", None, None, None, True),
    (date(2025, 6, 3), "Товарооборот Казахстана и Узбекистана вырос на 12 процентов", "За четыре месяца взаимная торговля составила 1,4 млрд долларов, сообщило бюро статистики.", None, None, None, False),
    (date(2025, 6, 5), "Сборная Казахстана по боксу завоевала три медали", "Турнир прошёл в Ташкенте, в нём участвовали спортсмены из 20 стран.", None, None, None, False),
    (date(2025, 12, 20), "Въезд в Грузию для фур из третьих стран станет платным", "С 1 января 2026 года грузовики, следующие через Грузию транзитом, будут платить дорожный сбор в 350 лари. Правительство утвердило постановление.", "transport", "tightens", "decided", True),
    (date(2025, 9, 30), "Тарифы на газ для населения заморозили до апреля", "Министерство энергетики ввело мораторий на повышение цен на товарный газ, он действует с 1 октября.", "energy", "tightens", "decided", False),
)  # fmt: skip
KAZAKH: tuple[Case, ...] = (
    (date(2025, 10, 29), "Литва Беларусьпен шекарасын бір айға жабады", "Литва үкіметі 30 қазаннан бастап Беларусьпен шекарадағы соңғы екі автомобиль өткізу бекетін жабу туралы шешім қабылдады. Шектеу жүк көліктеріне де қатысты.", "trade", "tightens", "decided", True),
    (date(2025, 3, 5), "Өзбекстан мен Тәжікстан жүк көліктеріне рұқсат бланкісін жояды", "Екі ел хаттамаға қол қойды: енді тасымалдаушылар бір-біріне рұқсатсыз қатынай алады. Құжат ратификациядан кейін күшіне енеді.", "trade", "eases", "decided", True),
    (date(2025, 6, 11), "Қырғыз тасымалдаушылары транзит алымын алып тастауды сұрайды", "Халықаралық автотасымалдаушылар қауымдастығы Өзбекстан үкіметіне үндеу жолдап, әр фурадан алынатын 400 доллар алымды жоюды сұрады.", "trade", "eases", "called_for", True),
    (date(2025, 7, 8), "Қырғызстан көмірді автокөлікпен шығаруға тыйым салды", "Министрлер кабинеті көмірді елден автомобиль көлігімен алып шығуға алты айға тыйым салды. Қаулы он күннен кейін күшіне енеді.", "trade", "tightens", "decided", True),
    (date(2025, 5, 20), "Ресей Моңғолиядан келетін жүк көліктерін тексеруді күшейтті", "Россельхознадзор шекарада ет таситын фураларды тексеруді қатаңдатты: қазір әр көлік қаралады.", "trade", "tightens", "in_force", True),
    (date(2025, 2, 3), "Қазақстан мен Ауғанстан жүргізушілерге визаны жеңілдетуді талқылап жатыр", "Сыртқы істер министрлігінің мәліметінше, тараптар жүк тасымалдаушыларға виза беру тәртібін жеңілдету мәселесін қарастырып жатыр.", "migration", "eases", "proposed", True),
    (date(2025, 8, 7), "Ауыл шаруашылығы министрлігі пияз экспортына тыйым салмайды", "Ведомство пиязды шетке шығаруға шектеу қою жоспарда жоқ екенін мәлімдеді: қор жеткілікті.", "trade", "tightens", "rejected", False),
    (date(2025, 9, 9), "Үндістан азаматтарына визасыз кіру мерзімі ұзартылды", "Үкімет қаулысына сәйкес Үндістан азаматтары Қазақстанда 14 күн визасыз жүре алады. Қаулы бүгін күшіне енді.", "migration", "eases", "in_force", False),
    (date(2025, 4, 15), "Депутат тасымалдаушыларға салынатын айыппұлды азайтуды ұсынды", "Мәжілісмен үкімет басшысына депутаттық сауал жолдап, артық салмақ үшін айыппұлды екі есе төмендетуді сұрады.", "transport", "eases", "called_for", True),
    (date(2025, 6, 2), "Шымкент маңында жүк көлігі аударылды", "Жүргізуші көлікті басқара алмай қалған, зардап шеккендер жоқ.", None, None, None, True),
    (date(2025, 6, 3), "Қазақстан мен Қытай арасындағы тауар айналымы 12 пайызға өсті", "Төрт айда екі елдің саудасы 14 млрд долларды құрады, деп хабарлады статистика бюросы.", None, None, None, False),
    (date(2025, 6, 5), "Қазақстан боксшылары үш медаль жеңіп алды", "Турнир Ташкентте өтті, оған 20 елден спортшылар қатысты.", None, None, None, False),
    (date(2025, 12, 20), "Грузия транзиттік фуралардан алым алмақ", "2026 жылғы 1 қаңтардан бастап Грузия арқылы транзитпен өтетін жүк көліктері 350 лари төлейді. Қаулыны үкімет бекітті.", "transport", "tightens", "decided", True),
)  # fmt: skip
EVERY = (*ENGLISH, *RUSSIAN, *KAZAKH)
