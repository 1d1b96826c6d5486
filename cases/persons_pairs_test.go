package cases

// personPairs are pairs of subjects: = likely one person, ~ told as possible, - another one.
const personPairs = `
# the same letters
= Anselm/Brockhurst | 1971-04-02 ~~ Anselm/Brockhurst | 1971-04-02
~ Anselm/Brockhurst ~~ Anselm/Brockhurst
- Anselm/Brockhurst | 1971-04-02 ~~ Anselm/Brockhurst | 1983-11-20
~ Anselm/Brockhurst | GB ~~ Anselm/Brockhurst | AU
# common names alone tell nobody apart
- Wei/Zhang ~~ Wei/Zhang
- Wei/Zhang | CN ~~ Wei/Zhang | CN
- Wei/Zhang | 1984-05-03 CN ~~ Wei/Zhang | 1990-01-12 CN
= Wei/Zhang | 1984-05-03 CN ~~ Wei/Zhang | 1984-05-03 CN
- Maria/Garcia | MX ~~ Maria/Garcia | MX
- Maria/Garcia | 1990-02-01 ~~ María/García | 1991-07-30
= Maria/Garcia | 1990-02-01 ~~ María/García | 1990-02-01
- Mohammed/Ali | EG ~~ Mohammed/Ali | PK
- Mohammed/Ali ~~ Muhammad/Ali
= Mohammed/Ali | 1979-09-09 ~~ Muhammad/Aly | 1979-09-09
- John/Smith ~~ John/Smith
- Ivan/Petrov | RU ~~ Ivan/Petrov | RU
- Anh/Nguyen | VN ~~ Anh/Nguyen | VN
- Kumar/Singh | IN ~~ Kumar/Singh | IN
- Min-jun/Kim | KR ~~ Minjun/Kim | KR
- David/Cohen | IL ~~ David/Cohen | IL
- Jose/Rodriguez | 1980-01-01 ~~ Jose/Rodriguez | 1980-06-15
# order
= Zhang/Wei | 1984-05-03 ~~ Wei/Zhang | 1984-05-03
~ Yamashiro/Takehiko ~~ Takehiko/Yamashiro
= Yamashiro/Takehiko | 1966-12-01 JP ~~ Takehiko/YAMASHIRO | 1966-12-01 JP
= /Kovalchukova Zdenka | 1975-03-03 ~~ Zdenka/Kovalchukova | 1975-03-03
~ /Lumumba-Kasongo, Tukumbi ~~ Tukumbi/Lumumba-Kasongo
= Thi Bich Ngoc/Truong | 1988-08-08 ~~ Ngoc/Truong Thi Bich | 1988-08-08
# Chinese: Wade-Giles, Cantonese, Hokkien, written together and apart
= Xiaoming/Zhang | 1970-01-01 ~~ Hsiao-ming/Chang | 1970-01-01
~ Xiaoming/Zhang | CN ~~ Hsiao-ming/Chang | TW,CN
= Xiao Ming/Zhang | 1970-01-01 ~~ Xiaoming/Zhang | 1970-01-01
# given names in Cantonese are not recognised: one family name of many and a birthday are too little
- Jianguo/Chen | 1962-10-01 ~~ Kin Kwok/Chan | 1962-10-01
~ Zhongqi/Ouyang ~~ Chung-ch'i/Ouyang
- Jieshi/Jiang | 1950-01-02 ~~ Kai-shek/Chiang | 1950-01-02
= Zedong/Mao | 1973-12-26 ~~ Tse-tung/Mao | 1973-12-26
= Qiang/Xu | 1977-07-07 ~~ Chiang/Hsu | 1977-07-07
= Jinping/Xi | 1983-06-15 ~~ Chin-p'ing/Hsi | 1983-06-15
- Xiaoming/Zhang | 1970-01-01 ~~ Xiaohong/Zhang | 1991-01-01
- Wei/Zhang ~~ Wei/Wang
- Jing/Li ~~ Jun/Liu
- Qiang/Zhang ~~ Qiong/Zhao
- Fang/Wang | 1980-01-01 ~~ Feng/Huang | 1980-05-05
# Han characters stay what they are
= 伟/张 | 1984-05-03 ~~ 伟/张 | 1984-05-03
- 伟/张 ~~ 强/王
# Korean
= Young-soo/Park | 1968-02-29 ~~ Youngsoo/Pak | 1968-02-29
= Jae-in/Moon | 1953-01-24 ~~ Jaein/Mun | 1953-01-24
= Seung-man/Rhee | 1955-03-26 ~~ Seungman/Lee | 1955-03-26
= 영수/박 | 1968-02-29 ~~ Yeong-su/Park | 1968-02-29
- Young-soo/Park | KR ~~ Young-ja/Pak | KR
- Ji-hoon/Choi | 1990-03-03 ~~ Ji-hoon/Choi | 1985-12-12
# Japanese
= Shinichi/Saitō | 1964-05-05 ~~ Shin-ichi/Saito | 1964-05-05
= シンイチ/サイトウ | 1964-05-05 ~~ Shinichi/Saitou | 1964-05-05
~ Junichiro/Ohmori ~~ Jun'ichirō/Omori
- Hiroshi/Tanaka | JP ~~ Hiroshi/Tanaka | JP
# Arabic: vowels, doubled letters, articles, compounds, particles
= Mohammed/al-Rashidi | 1981-03-14 ~~ Muhammad/Rashidi | 1981-03-14
= Abdul Rahman/Al-Zubaidi | 1975-05-05 ~~ Abdurrahman/Zubaydi | 1975-05-05
= Abd al-Rahman/al-Zubaydi | 1975-05-05 ~~ Abderrahmane/Zoubaidi | 1975-05-05
~ Abdulaziz/Al-Muqrin ~~ Abdelaziz/El Moqrin
= Khaled/Mashaal | 1956-05-28 ~~ Khalid/Mishal | 1956-05-28
= Hussein/Qaddoumi | 1960-06-06 ~~ Husayn/Kaddumi | 1960-06-06
= Yousef/Shaheen | 1972-02-02 ~~ Yusuf/Shahin | 1972-02-02
= Mahmoud/Darweesh | 1941-03-13 ~~ Mahmud/Darwish | 1941-03-13
= Osama/bin Laden | 1957-03-10 ~~ Usama/Bin Ladin | 1957-03-10
= Muammar/Gaddafi | 1942-06-07 ~~ Moammar/Qadhafi | 1942-06-07
= Jamal/Khashoggi | 1958-10-13 ~~ Djamal/Khashuqji | 1958-10-13
= محمد/الرشيدي | 1981-03-14 ~~ Mohammed/Alrashidi | 1981-03-14
= Fatima/Benchaabane | 1990-10-10 ~~ Fatma/Ben Chaabane | 1990-10-10
~ Tariq/Qasimi-Haddad ~~ Tarek/Kasimi Haddad
= Umm Kulthum/Sherif | 1933-04-04 ~~ Um Kulthoum/Sharif | 1933-04-04
- Hassan/Qaddoumi | 1960-06-06 ~~ Hussein/Qaddoumi | 1964-09-01
- Mahmoud/Khalil ~~ Mohammed/Khalil
- Ahmed/Al-Masri ~~ Hamid/Al-Masri
- Said/Nasser ~~ Saad/Nasser
- Ali/Hassan | IQ ~~ Hassan/Ali | IQ
- Abdullah/Ahmed | SO ~~ Abdullah/Ahmed | SO
- Abdul Rahman/Khan ~~ Abdul Karim/Khan
- Ibrahim/Musa ~~ Ismail/Musa
# Slavic: endings, sounds, languages of the letters, Ukrainian and Russian, patronymics, masculine and feminine
= Yuri/Andropenko | 1944-06-15 ~~ Iouri/Andropenko | 1944-06-15
= Юрий/Андропенко | 1944-06-15 ~~ Yury/Andropenko | 1944-06-15
= Sergey/Rachmaninov | 1953-04-01 ~~ Sergei/Rachmaninoff | 1953-04-01
= Pyotr/Chaikovsky | 1960-05-07 ~~ Peter/Tschaikowski | 1960-05-07
= Taras/Shevchenko | 1984-03-09 ~~ Taras/Chevtchenko | 1984-03-09
= Nikita/Khrushchyov | 1964-04-17 ~~ Nikita/Chruschtschow | 1964-04-17
= Volodymyr/Zhadanenko | 1978-01-25 ~~ Vladimir/Jadanenko | 1978-01-25
= Dmytro/Kuleshov | 1981-04-19 ~~ Dmitri/Kuleschow | 1981-04-19
= Aleksandr/Solzhenitsyn | 1958-12-11 ~~ Alexander/Soljenitsyne | 1958-12-11
~ Yevgeny/Prigorodov ~~ Evgenii/Prigorodoff
= Yevgeny Viktorovich/Prigorodov | 1961-06-01 ~~ Evgeni/Prigorodov | 1961-06-01
= Fyodor/Dostoyevskiy | 1971-11-11 ~~ Fedor/Dostojewski | 1971-11-11
= Mykola/Lysenkovych | 1942-03-22 ~~ Nikolai/Lysenkovich | 1942-03-22
= Natalia/Medvedeva | 1986-06-06 ~~ Natalya/Medvedev | 1986-06-06
= Anastasiya/Kurchatova | 1991-09-09 ~~ Anastasia/Kurchatov | 1991-09-09
= Oleksii/Reznichenko | 1966-10-18 ~~ Alexey/Reznitchenko | 1966-10-18
= Zlatko/Đorđević | 1977-07-01 ~~ Zlatko/Djordjevic | 1977-07-01
= Łukasz/Wróblewski | 1985-05-15 ~~ Lukasz/Wroblewski | 1985-05-15
= Jiří/Dvořáček | 1979-02-12 ~~ Jiri/Dvoracek | 1979-02-12
- Ivan/Shevchenko | 1984-03-09 ~~ Taras/Shevchenko | 1991-02-02
- Sergei/Ivanov ~~ Sergei/Ivanenko
- Dmitri/Volkov ~~ Dmitri/Volkonsky
- Olga/Petrova ~~ Oleg/Petrov
# Spanish and Portuguese: two family names, diacritics, particles
= Juan Carlos/Pérez Villalobos | 1969-09-19 ~~ Juan/Perez Villalobos | 1969-09-19
= Juan Carlos/Pérez Villalobos | 1969-09-19 ~~ Juan Carlos/Perez | 1969-09-19
= Maria de los Angeles/Quispe Mamani | 1992-12-12 ~~ Maria Angeles/Quispe | 1992-12-12
~ Iñaki/Goikoetxea Zubizarreta ~~ Inaki/Goikoetxea
= João/da Conceição | 1983-03-03 ~~ Joao/Conceicao | 1983-03-03
= José/Núñez y Fernández | 1971-01-30 ~~ Jose/Nunez Fernandez | 1971-01-30
- Maria/Lopez Garcia | ES ~~ Maria/Garcia Perez | ES
- Juan/Perez | 1980-01-01 ~~ Juan/Perez Villalobos | 1969-09-19
- Mario/Rossi ~~ Maria/Rossi
# German, Dutch, Nordic, French, Hungarian, Turkish
= Jürgen/Müllenbrock | 1959-02-02 ~~ Juergen/Muellenbrock | 1959-02-02
= Jürgen/Müllenbrock | 1959-02-02 ~~ Jurgen/Mullenbrock | 1959-02-02
= Hans-Peter/Großkopf | 1964-04-14 ~~ Hanspeter/Grosskopf | 1964-04-14
= Willem/van der Meulenbelt | 1973-03-23 ~~ Willem/Meulenbelt | 1973-03-23
= Søren/Kierkegård | 1983-05-05 ~~ Soeren/Kierkegaard | 1983-05-05
= Björn/Þorláksson | 1976-08-18 ~~ Bjorn/Thorlaksson | 1976-08-18
= Ségolène/L'Hermitte | 1953-09-22 ~~ Segolene/LHermitte | 1953-09-22
~ Émile/Durkheimer ~~ Emile/Dürkheimer
= Recep/Kılıçdaroğlu | 1948-12-17 ~~ Recep/Kilicdaroglu | 1948-12-17
- Thomas/Müller ~~ Thomas/Miller
# Greek, Armenian, Georgian, Hebrew, Hindi, Vietnamese, African
= Χρήστος/Παπαγιαννόπουλος | 1967-07-07 ~~ Christos/Papagiannopoulos | 1967-07-07
= Giorgi/Kvirikashvili | 1967-07-20 ~~ George/Kvirikachvili | 1967-07-20
= Davit/Ter-Petrosyan | 1975-01-09 ~~ David/Terpetrosian | 1975-01-09
= Yitzhak/Rabinovich | 1952-03-01 ~~ Itzhak/Rabinovitch | 1952-03-01
= Srinivasan/Venkataraman | 1968-10-10 ~~ Sreenivasan/Venkatraman | 1968-10-10
= Chukwuemeka/Nwachukwu | 1970-11-04 ~~ Chukwuemeka/Nwachuku | 1970-11-04
= Mamadou/Ouédraogo | 1980-08-08 ~~ Mamadou/Ouedraogo | 1980-08-08
= Đức Thắng/Phạm | 1985-08-19 ~~ Duc Thang/Pham | 1985-08-19
- Rajesh/Patel ~~ Rakesh/Patel
# short forms, initials, maiden names, titles, other names
= William/Featherstonehaugh | 1961-01-21 ~~ Bill/Featherstonehaugh | 1961-01-21
= W./Featherstonehaugh | 1961-01-21 ~~ William/Featherstonehaugh | 1961-01-21
~ W. J./Nakashima | JP org:Toyoda_Heavy ~~ Wataru/Nakashima | JP org:Toyoda_Heavy
- W./Featherstonehaugh ~~ William/Featherstonehaugh
~ W./Smith | 1961-01-21 ~~ William/Smith | 1961-01-21
= Dr. Ingrid/Halvorsen-Quist | 1955-05-05 ~~ Ingrid/Halvorsen Quist | 1955-05-05
= Ingrid/Quist née Halvorsen | 1955-05-05 ~~ Ingrid/Halvorsen | 1955-05-05
= Robert (Bob)/Oppenheimann | 1954-04-22 ~~ Bob/Oppenheimann | 1954-04-22
= Viktor/Boutov a.k.a. Vadim Aminov | 1967-01-13 ~~ Vadim/Aminov | 1967-01-13
= Prof. Ming-Hao/Tsai | 1971-10-10 ~~ Minghao/Cai | 1971-10-10
# married: one word and the day of birth
~ Annegret/Lindqvist | 1988-02-03 ~~ Annegret/Sandoval | 1988-02-03
- Maria/Lindqvist | 1988-02-03 ~~ Maria/Sandoval | 1988-02-03
# letters that were mistyped
= Anselm/Brockhurst | 1971-04-02 ~~ Anselm/Brokhurst | 1971-04-02
= Anselm/Brockhurst | 1971-04-02 ~~ Anslem/Brockhurst | 1971-04-02
- Anselm/Brockhurst ~~ Anton/Brockdorff
- Karl/Bauer ~~ Karl/Brauer
- Jon/Dean ~~ Jan/Bean
# dates that were mistyped, exchanged, or known in part
= Anselm/Brockhurst | 1971-04-02 ~~ Anselm/Brockhurst | 1971-02-04
= Anselm/Brockhurst | 1971-04-02 ~~ Anselm/Brockhurst | 1971-04-03
= Anselm/Brockhurst | 1971-04-12 ~~ Anselm/Brockhurst | 1971-04-21
~ Anselm/Brockhurst | 1971 ~~ Anselm/Brockhurst | 1971-04-02
- Anselm/Brockhurst | 1972 ~~ Anselm/Brockhurst | 1971-04-02
- Wei/Zhang | 1984 CN ~~ Wei/Zhang | 1984-05-03 CN
# identifiers decide
= Wei/Zhang | passport:E12345606 ~~ W./Zhang | passport:E12345606@CN
= Wei/Zhang | passport:E12345606@CN ~~ Wei/Chang | passport:e-123456o6
= Wei/Zhang | 1984-05-03 passport:E12345606 ~~ Wei/Zhang | 1985-05-03 passport:E12345606
= Wei/Zhang | passport:E12345606 ~~ Ana/Souza | passport:E12345606
= / | passport:E12345606 ~~ Ana/Souza | passport:E12345606
= Wei/Zhang | miscellaneous:A012345678 ~~ Wei/Zhang | miscellaneous:A12345678
= Wei/Zhang | miscellaneous:A#_012-345-678 ~~ Wei/Zhang | miscellaneous:A_12_345_678
= Wei/Zhang | passport:X7788991@CN ~~ Wei/Zhang | visa:X7788991@CN
- Wei/Zhang | passport:77889912@CN ~~ Ana/Souza | passport:77889912@BR
- Wei/Zhang | passport:123456789 ~~ Ana/Souza | passport:123456789
- Wei/Zhang | passport:UNKNOWN ~~ Ana/Souza | passport:UNKNOWN
~ Wei/Zhang | passport:E12345606 ~~ Wei/Zhang | passport:E12345607
- Wei/Zhang | passport:E12345606 ~~ Ana/Souza | passport:E12345607
# telephone and mail
= Wei/Zhang | mail:w.zhang@example.cn ~~ Wei/Chang | mail:W.Zhang@Example.cn
~ Wei/Zhang | mail:w.zhang@example.cn ~~ Ana/Souza | mail:w.zhang@example.cn
= Wei/Zhang | tel:+8613800138000 ~~ Wei/Zhang | tel:+8613800138000
~ Wei/Zhang | tel:+8613800138000 ~~ Ana/Souza | tel:+8613800138000
= Anselm/Brockhurst | tel:+442079460958 ~~ A./Brockhurst | tel:+442079460958 org:Kew 
# organizations support a name, and no more
~ Wei/Zhang | CN org:Harbin_Institute_of_Technology ~~ Wei/Zhang | CN org:Harbin_Institute_of_Technology
- Wei/Zhang | org:Harbin_Institute_of_Technology ~~ Li/Wang | org:Harbin_Institute_of_Technology
# gender
- Kim/Andersen | male ~~ Kim/Andersen | female
# names of one word, and none
~ /Sukarnoputranto ~~ /Sukarnoputranto
- /Suharto | 1960-06-08 ~~ /Sukarno | 1951-06-06
- / ~~ /
- / | 1984-05-03 ~~ / | 1984-05-03
`
