# SPDX-License-Identifier: MIT
"""What the demo data are made of: places, kinds of workplaces, sentences. No logic.

All names are coined. `make.py` draws from these tables with a fixed seed.
"""

# District, municipality (SCB code), latitude, longitude (WGS 84), and what is found there:
# c city, r where people live, i industry and trade, o open country.
DISTRICTS = [
    ("Centrum", "1480", 57.7050, 11.9700, "c"), ("Nordstaden", "1480", 57.7075, 11.9660, "c"),
    ("Linnéstaden", "1480", 57.6960, 11.9500, "cr"), ("Johanneberg", "1480", 57.6890, 11.9840, "cr"),
    ("Gårda", "1480", 57.7010, 11.9960, "ci"), ("Örgryte", "1480", 57.6970, 12.0200, "r"),
    ("Majorna", "1480", 57.6900, 11.9180, "cr"), ("Kungsladugård", "1480", 57.6800, 11.9060, "r"),
    ("Högsbo", "1480", 57.6620, 11.9360, "ir"), ("Sisjön", "1480", 57.6400, 11.9580, "i"),
    ("Frölunda", "1480", 57.6530, 11.9110, "cr"), ("Tynnered", "1480", 57.6420, 11.8810, "r"),
    ("Askim", "1480", 57.6290, 11.9420, "ro"), ("Hovås", "1480", 57.6160, 11.9340, "o"),
    ("Lindholmen", "1480", 57.7085, 11.9390, "ci"), ("Eriksberg", "1480", 57.7045, 11.9130, "r"),
    ("Kyrkbyn", "1480", 57.7120, 11.9080, "r"), ("Ringön", "1480", 57.7225, 11.9700, "i"),
    ("Brunnsbo", "1480", 57.7380, 11.9700, "r"), ("Backa", "1480", 57.7530, 11.9900, "ir"),
    ("Tuve", "1480", 57.7570, 11.9290, "ir"), ("Biskopsgården", "1480", 57.7240, 11.8920, "r"),
    ("Arendal", "1480", 57.7010, 11.8180, "i"), ("Torslanda", "1480", 57.7240, 11.7850, "ro"),
    ("Säve", "1480", 57.7830, 11.9370, "o"), ("Gamlestaden", "1480", 57.7290, 12.0060, "cr"),
    ("Kortedala", "1480", 57.7510, 12.0330, "r"), ("Bergsjön", "1480", 57.7560, 12.0690, "r"),
    ("Hjällbo", "1480", 57.7690, 12.0190, "ri"), ("Angered", "1480", 57.7960, 12.0490, "ro"),
    ("Mölndal", "1481", 57.6560, 12.0130, "cr"), ("Åbro", "1481", 57.6480, 12.0280, "i"),
    ("Kållered", "1481", 57.6120, 12.0490, "io"), ("Partille", "1402", 57.7390, 12.1060, "cr"),
    ("Sävedalen", "1402", 57.7300, 12.0690, "r"), ("Mölnlycke", "1401", 57.6590, 12.1180, "cr"),
]

# Coined place-like stems for employers: one of these and one of those.
STEM_FIRST = ("Ejder Skrak Spov Vip Tärn Nattskär Slån Vänderot Kardvädd Backtimjan Strandråg Sillgriss "
              "Alfågel Rödspov Strandskat Tumlar Havsnål Tångräk Brudborst Pimpinell Ekox Blåvinge Grönsisk "
              "Steglits Mandelblom Gulmår Havssul Kaprifol Sandlärk Berguv").split()
STEM_LAST = "vik lund berg holm fors skär dal mark näs torp".split()

# What a workplace may offer (adaptation.tsv), with how often it does, in per cent.
OFFERS = [("ANP01", 28), ("ANP02", 30), ("ANP03", 34), ("ANP04", 62), ("ANP05", 48), ("ANP06", 16),
          ("ANP07", 52), ("ANP08", 44), ("ANP09", 58), ("ANP10", 40), ("ANP11", 46), ("ANP12", 42),
          ("ANP13", 30), ("ANP14", 34), ("ANP15", 38), ("ANP16", 36), ("ANP17", 18), ("ANP18", 20),
          ("ANP19", 8), ("ANP20", 10), ("ANP21", 7), ("ANP22", 12), ("ANP23", 50), ("ANP24", 34),
          ("ANP25", 34), ("ANP26", 40)]

# Kinds of workplaces. name: {s} genitive, {n} plain stem. asks: usual levels. trains: what it is good for.
# never: adaptations it cannot offer. likely: ones it mostly offers. extract: register extract demanded.
# A job: SSYK, hazards, licences, least age, titles; and, where a kind is mixed, the names that have it.
KINDS = [
    dict(sni="10", n=5, where="cr", name="{s} Bageri AB|{s} Konditori|{n} Bröd HB",
         clock="06:00-13:00 07:00-14:00", asks="GAK01=2 GAK05=1 GAK09=2 GAK13=1",
         trains="GAK01 GAK05 GAK09 GAK12", never="ANP01 ANP18", likely="ANP13", jobs=[
             ("7612", "RISK18", "", "", "Praktik i bageriet|Hjälp med bakning och packning|Medhjälpare i konditoriet"),
             ("8163", "RISK15", "", "16", "Hjälp vid brödlinjen")]),
    dict(sni="13", n=2, where="ir", name="{s} Väveri AB|{n} Textil",
         clock="08:00-15:00", asks="GAK09=2",
         trains="GAK06 GAK09 GAK12", never="", likely="ANP13 ANP14", jobs=[
             ("7532", "RISK15", "", "", "Sömnad och uppklippning|Praktik i textilverkstad")]),
    dict(sni="16", n=3, where="io", name="{s} Trä AB|{n} Lister och Panel",
         clock="07:00-16:00", asks="GAK12=2 GAK13=2",
         trains="GAK09 GAK12 GAK13", never="ANP01 ANP18 ANP19", likely="ANP25", jobs=[
             ("7523", "RISK15", "", "18", "Medhjälpare vid hyveln"),
             ("8214", "", "", "", "Montering av träprodukter")]),
    dict(sni="18", n=4, where="ci", name="{s} Tryckeri AB|Tryckhuset {n}",
         clock="08:00-16:00", asks="GAK09=2 GAK11=1",
         trains="GAK05 GAK09 GAK11", never="ANP19", likely="ANP13 ANP14", jobs=[
             ("7322", "RISK15", "", "16", "Hjälp i tryckeriet"),
             ("7321", "", "", "", "Praktik i prepress och bildbehandling"),
             ("7323", "", "", "", "Efterarbete, häftning och packning")]),
    dict(sni="25", n=5, where="i", name="{s} Mekaniska AB|{s} Svets och Smide|{n} Plåt AB",
         clock="07:00-16:00 06:30-15:00", asks="GAK09=2 GAK12=2 GAK13=2",
         trains="GAK06 GAK09 GAK12 GAK13", never="ANP01 ANP18 ANP22", likely="ANP13 ANP25", jobs=[
             ("7223", "RISK15", "", "16", "Praktik vid svarv och fräs|Medhjälpare i mekanisk verkstad"),
             ("7212", "RISK17", "", "18", "Prova på svetsning", "Svets"),
             ("8213", "", "", "", "Montering och packning av metalldetaljer")]),
    dict(sni="26", n=4, where="i", name="{s} Elektronik AB|{n} Instrument",
         clock="08:00-16:00", asks="GAK05=2 GAK09=3 GAK12=2",
         trains="GAK06 GAK09 GAK11 GAK12", never="ANP22", likely="ANP01 ANP13 ANP17 ANP18", jobs=[
             ("8212", "", "", "", "Montering av kretskort|Lödning och provning|Praktik i elektronikverkstad")]),
    dict(sni="31", n=4, where="io", name="{s} Möbelsnickeri|{n} Inredning AB",
         clock="07:00-15:30 08:00-16:00", asks="GAK09=2 GAK12=2 GAK13=1",
         trains="GAK05 GAK09 GAK12 GAK13", never="ANP19", likely="ANP14 ANP25", jobs=[
             ("7522", "RISK15", "", "16", "Praktik i möbelsnickeri|Slipning och ytbehandling"),
             ("7533", "", "", "", "Prova på tapetserarens arbete")]),
    dict(sni="33", n=3, where="i", name="{s} Maskinservice AB|{n} Industriservice",
         clock="07:00-16:00", asks="GAK06=2 GAK12=2 GAK13=2",
         trains="GAK06 GAK12 GAK13", never="ANP01", likely="ANP13", jobs=[
             ("7233", "RISK15", "", "16", "Medhjälpare vid maskinreparation|Service och smörjning av maskiner")]),
    dict(sni="38", n=5, where="i", name="{s} Återbruk|{n} Retur AB|{s} Återvinning AB",
         clock="08:00-15:00 07:00-16:00", asks="GAK01=1 GAK13=2",
         trains="GAK02 GAK07 GAK08 GAK13", never="ANP18", likely="ANP04 ANP07 ANP09 ANP13 ANP24", jobs=[
             ("9610", "RISK13", "", "16", "Sortering på återvinningscentral", "Retur Återvinning"),
             ("9320", "", "", "", "Demontering av elektronik|Rengöring och märkning av återbruk")]),
    dict(sni="41", n=5, where="ir", name="{s} Bygg AB|{n} Hus och Tak AB",
         clock="07:00-16:00", asks="GAK01=2 GAK12=2 GAK13=2",
         trains="GAK02 GAK08 GAK12 GAK13", never="ANP01 ANP03 ANP17 ANP18 ANP22", likely="ANP13", jobs=[
             ("7111", "RISK11 RISK15", "", "16", "Praktik hos snickare"),
             ("9310", "RISK13", "", "16", "Hjälp på bygget: städa och bära|Medhjälpare på byggarbetsplats")]),
    dict(sni="42", n=2, where="i", name="{s} Mark och Anläggning AB",
         clock="07:00-16:00", asks="GAK01=2 GAK13=2",
         trains="GAK02 GAK08 GAK13", never="ANP01 ANP03 ANP17 ANP18 ANP22", likely="", jobs=[
             ("7114", "RISK10 RISK19", "", "18", "Medhjälpare i anläggningslag")]),
    dict(sni="43", n=8, where="ir", name="{s} Måleri AB|{s} El och Data AB|{s} Rör AB|{s} Golv",
         clock="07:00-16:00", asks="GAK04=1 GAK12=2 GAK13=2",
         trains="GAK05 GAK09 GAK12 GAK13", never="ANP01 ANP17 ANP18", likely="ANP04 ANP14", jobs=[
             ("7131", "RISK11", "", "", "Praktik hos målare|Underarbete: spackla och slipa", "Måleri"),
             ("7411", "RISK12", "", "16", "Följa med elektriker|Dra kabel och montera uttag", "El"),
             ("7125", "", "B", "18", "Följa med servicemontör, VVS", "Rör"),
             ("7125", "", "", "", "Hjälp i rörverkstaden", "Rör"),
             ("7122", "", "", "", "Medhjälpare hos golvläggare", "Golv")]),
    dict(sni="45", n=7, where="i", name="{s} Bilverkstad|{n} Bil och Däck AB|{s} Motor",
         clock="07:30-16:30 08:00-16:00", asks="GAK01=2 GAK12=2 GAK13=2",
         trains="GAK06 GAK09 GAK12 GAK13", never="ANP01 ANP19", likely="ANP13 ANP25", jobs=[
             ("7231", "RISK15", "", "16", "Praktik i bilverkstad|Däckbyte och enklare service"),
             ("9120", "RISK06", "", "", "Bilvård och rekonditionering"),
             ("7231", "", "B", "18", "Mottagning och provkörning")]),
    dict(sni="46", n=7, where="i", name="{s} Grossist AB|{n} Handel och Lager AB|{s} Import",
         clock="07:00-16:00 08:00-15:00 09:00-15:00", asks="GAK01=2 GAK05=2 GAK11=1",
         trains="GAK01 GAK05 GAK09 GAK11", never="ANP18", likely="ANP12 ANP13", jobs=[
             ("4322", "", "", "", "Plock och pack i lagret|Inventering och hyllplock"),
             ("9320", "", "", "", "Packning och märkning av varor"),
             ("4115", "", "", "", "Hjälp med order och inköp"),
             ("8344", "RISK13", "", "18", "Lagerarbete med truck")]),
    dict(sni="47", n=11, where="cr", name="{s} Livs AB|Matboden {n}|{s} Gårdsbutik",
         clock="07:00-15:00 09:00-16:00 10:00-15:00", asks="GAK01=2 GAK04=2 GAK09=1",
         trains="GAK01 GAK04 GAK05 GAK07", never="ANP19 ANP20", likely="ANP04 ANP09", jobs=[
             ("5222", "", "", "", "Butikspraktik, frukt och grönt|Praktik i livsmedelsbutik"),
             ("9332", "", "", "", "Varupåfyllning före öppning|Packa upp varor"),
             ("5230", "RISK21", "", "", "Praktik i kassan")]),
    dict(sni="47", n=16, where="c",
         name="{s} Cykelhandel|{s} Bokhandel|Blomstertorget {n}|{n} Djur och Natur|{s} Garn|{s} Spel och Hobby",
         clock="10:00-17:00 10:00-15:00 11:00-16:00 09:00-14:00", asks="GAK03=1 GAK04=2 GAK05=1",
         trains="GAK03 GAK04 GAK05 GAK07", never="ANP20", likely="ANP04 ANP07 ANP10 ANP23", jobs=[
             ("5223", "", "", "", "Butikspraktik i fackhandel|Varuvård och skyltning i butiken|Praktik i liten butik"),
             ("3432", "", "", "", "Skyltning och dekoration"),
             ("4322", "", "", "", "Packa nätbeställningar|Lagerarbete bakom butiken")]),
    dict(sni="47", n=6, where="cr", name="Andra Chansen {n}|{s} Second Hand|Kretsloppsboden {n}",
         clock="09:00-15:00 10:00-14:00", asks="GAK01=1 GAK04=1",
         trains="GAK02 GAK04 GAK05 GAK07 GAK12", never="",
         likely="ANP01 ANP04 ANP05 ANP07 ANP09 ANP11 ANP24 ANP26", jobs=[
             ("5223", "", "", "", "Butikspraktik i second hand|Ta emot och prissätta gåvor"),
             ("7532", "", "", "", "Laga och sy om kläder"),
             ("9320", "", "", "", "Sortera kläder och husgeråd")]),
    dict(sni="49", n=3, where="i", name="{s} Flytt och Transport|{n} Åkeri AB",
         clock="07:00-16:00", asks="GAK01=2 GAK08=2",
         trains="GAK02 GAK08 GAK13", never="ANP01 ANP16 ANP18 ANP22", likely="", jobs=[
             ("9332", "", "", "16", "Medhjälpare på flyttbil"),
             ("8332", "RISK19", "B", "18", "Följa med i distributionsbil")]),
    dict(sni="52", n=4, where="i", name="{s} Terminal AB|{n} Logistik AB",
         clock="07:00-15:30 14:00-22:00", asks="GAK01=2 GAK05=2 GAK13=2",
         trains="GAK01 GAK05 GAK11 GAK13", never="ANP01 ANP18 ANP22", likely="ANP12 ANP13", jobs=[
             ("4322", "", "", "", "Sortering av gods|Terminalarbete, skanning"),
             ("8344", "RISK13", "", "18", "Truck och lastning")]),
    dict(sni="53", n=3, where="ci", name="{s} Cykelbud|{n} Paket AB",
         clock="09:00-15:00", asks="GAK01=2 GAK04=1 GAK11=2",
         trains="GAK01 GAK07 GAK11", never="ANP18", likely="ANP10", jobs=[
             ("8329", "RISK19", "", "16", "Cykelbud med handledare", "Cykelbud"),
             ("9621", "", "", "", "Sortera och dela ut paket", "Paket")]),
    dict(sni="55", n=5, where="c", name="Hotell {n}|{s} Vandrarhem|Pensionat {n}",
         clock="08:00-15:00 07:00-14:00", asks="GAK03=2 GAK04=2 GAK09=2",
         trains="GAK03 GAK04 GAK05 GAK09", never="ANP19", likely="ANP02", jobs=[
             ("4224", "", "", "", "Praktik i receptionen"),
             ("9111", "RISK06", "", "", "Hjälp med rum och linne|Städning av hotellrum"),
             ("9412", "RISK18", "", "", "Frukostköket")]),
    dict(sni="56", n=10, where="cr", name="Restaurang {n}|{s} Kök AB|{n} Catering|{s} Lunchservering",
         clock="09:00-15:00 10:00-16:00 15:00-22:00 08:00-14:00", asks="GAK01=2 GAK02=2 GAK08=1 GAK13=1",
         trains="GAK02 GAK05 GAK08 GAK13", never="ANP01 ANP15 ANP17 ANP18 ANP19 ANP20 ANP22", likely="ANP12", jobs=[
             ("9412", "RISK18", "", "", "Köksbiträde, lunch|Hjälp i kök och disk"),
             ("5120", "RISK18", "", "16", "Praktik i köket bredvid kock|Kallskänkans medhjälpare"),
             ("5131", "", "", "18", "Servering, dagtid")]),
    dict(sni="56", n=14, where="cr", name="Kafé {n}|{s} Kafé|{n} Kaffe och Kaka|{s} Lunchkafé",
         clock="08:00-14:00 09:00-15:00 10:00-16:00 09:30-14:30", asks="GAK01=1 GAK04=2 GAK05=1",
         trains="GAK02 GAK04 GAK05 GAK07", never="ANP18 ANP19", likely="ANP04 ANP09 ANP23 ANP26", jobs=[
             ("9413", "", "", "", "Kafépraktik|Hjälp i kafét: baka, duka, diska|Praktik i liten kaféverksamhet"),
             ("9412", "", "", "", "Smörgåsar och sallader")]),
    dict(sni="58", n=4, where="c", name="{s} Förlag|{n} Spelstudio AB",
         clock="09:00-16:00 10:00-16:00", asks="GAK03=2 GAK10=2 GAK11=3",
         trains="GAK03 GAK06 GAK10 GAK11", never="", likely="ANP01 ANP10 ANP12 ANP13 ANP14 ANP18 ANP25", jobs=[
             ("2513", "", "", "", "Praktik i spelstudio: bygga banor|Speltestning och felrapporter", "Spelstudio"),
             ("2642", "", "", "", "Korrekturläsning och bildval", "Förlag")]),
    dict(sni="59", n=3, where="c", name="{n} Film|{s} Ljudstudio",
         clock="10:00-16:00", asks="GAK02=2 GAK11=2",
         trains="GAK02 GAK06 GAK11", never="", likely="ANP12 ANP14", jobs=[
             ("3521", "", "", "", "Praktik i klippning och kamera", "Film"),
             ("3522", "", "", "", "Praktik i ljudstudio", "Ljudstudio")]),
    dict(sni="62", n=7, where="c", name="{n} Data AB|{s} Systembyrå AB|{n} Kod",
         clock="09:00-16:00 10:00-16:00 09:00-15:00", asks="GAK06=2 GAK10=2 GAK11=3",
         trains="GAK06 GAK07 GAK10 GAK11", never="",
         likely="ANP01 ANP05 ANP10 ANP12 ANP13 ANP17 ANP18 ANP25", jobs=[
             ("3512", "", "", "", "Datorsupport och installation|Praktik på supportavdelningen"),
             ("2512", "", "", "", "Programmering tillsammans med utvecklare"),
             ("2514", "", "", "", "Testa appar och skriva felrapporter"),
             ("3515", "", "", "", "Uppdatera webbsidor")]),
    dict(sni="68", n=4, where="r", name="{s} Fastigheter AB|Bostadsbolaget {n}",
         clock="07:00-15:30 08:00-14:00", asks="GAK01=2 GAK04=1 GAK13=2",
         trains="GAK01 GAK05 GAK07 GAK13", never="ANP18", likely="ANP04 ANP12", jobs=[
             ("5152", "", "", "", "Praktik hos fastighetsskötare|Småreparationer och tillsyn"),
             ("9622", "", "", "", "Vaktmästarpraktik")]),
    dict(sni="69", n=3, where="c", name="{s} Redovisning AB",
         clock="09:00-15:00", asks="GAK05=2 GAK09=3 GAK11=2",
         trains="GAK09 GAK11 GAK12", never="ANP22", likely="ANP01 ANP12 ANP13 ANP17 ANP18", jobs=[
             ("4111", "", "", "", "Sortera och registrera underlag"),
             ("4119", "", "", "", "Kontorspraktik, arkiv och skanning")]),
    dict(sni="73", n=4, where="c", name="{s} Reklambyrå|{n} Form och Bild AB",
         clock="09:00-16:00", asks="GAK05=2 GAK11=2",
         trains="GAK03 GAK07 GAK11", never="", likely="ANP10 ANP17 ANP18", jobs=[
             ("2172", "", "", "", "Praktik i grafisk form|Bilder och layout"),
             ("4114", "", "", "", "Hjälp med sociala medier")]),
    dict(sni="74", n=2, where="c", name="{s} Fotoateljé",
         clock="10:00-16:00", asks="GAK04=2 GAK09=2",
         trains="GAK04 GAK09 GAK11", never="", likely="ANP14", jobs=[
             ("3431", "", "", "", "Assistent i fotoateljé|Redigera bilder")]),
    dict(sni="75", n=3, where="ro", name="{s} Djurklinik",
         clock="08:00-16:00", asks="GAK04=2 GAK08=2 GAK13=2",
         trains="GAK04 GAK08 GAK13", never="ANP22", likely="ANP04", jobs=[
             ("3240", "RISK22", "", "16", "Praktik på djurklinik"),
             ("9111", "RISK06", "", "", "Städa och göra i ordning på kliniken")]),
    dict(sni="77", n=2, where="i", name="{s} Maskinuthyrning AB",
         clock="07:00-15:00", asks="GAK04=2 GAK12=1",
         trains="GAK04 GAK12", never="", likely="", jobs=[
             ("5226", "", "", "", "Utlämning och kontroll av maskiner")]),
    dict(sni="81", n=8, where="iro", name="{s} Trädgård och Park AB|{s} Städ AB|{n} Fastighetsservice",
         clock="07:00-15:30 08:00-14:00 07:00-12:00", asks="GAK01=2 GAK08=1 GAK13=1",
         trains="GAK01 GAK05 GAK07 GAK13", never="ANP17 ANP18", likely="ANP12 ANP13 ANP14", jobs=[
             ("6113", "RISK14", "", "16", "Skötsel av grönytor|Plantera och rensa i park", "Trädgård Fastighetsservice"),
             ("9111", "", "", "", "Lokalvård på kontor|Städpraktik i litet lag", "Städ Fastighetsservice"),
             ("9120", "", "B", "18", "Fönsterputs, rullande schema", "Städ Fastighetsservice")]),
    dict(sni="82", n=3, where="c", name="{s} Kontorsservice AB|Växeln {n}",
         clock="08:00-16:00 09:00-15:00", asks="GAK03=2 GAK04=2 GAK11=2",
         trains="GAK03 GAK04 GAK11", never="ANP22", likely="ANP17 ANP18", jobs=[
             ("4222", "", "", "", "Kundtjänst via chatt och e-post"),
             ("4225", "", "", "", "Praktik i kontorsreception"),
             ("4119", "", "", "", "Skanning och registrering")]),
    dict(sni="84", n=2, where="cr", name="{s} Kommunalförbund",
         clock="08:30-16:00", asks="GAK03=2 GAK05=2 GAK11=2",
         trains="GAK03 GAK05 GAK11", never="", likely="ANP03 ANP17 ANP18 ANP21", jobs=[
             ("4119", "", "", "", "Kontorspraktik i förvaltning|Arkiv och registrering")]),
    dict(sni="85", n=7, where="r", name="Förskolan {n}|{s} Förskolor AB",
         clock="08:00-15:00 09:00-15:00 08:30-14:30", asks="GAK01=2 GAK02=2 GAK04=2",
         trains="GAK02 GAK03 GAK04 GAK08", never="ANP01 ANP14 ANP18 ANP22",
         likely="ANP04 ANP08 ANP19", extract="yes", jobs=[
             ("5311", "", "", "", "Praktik i barngrupp|Lek och måltider tillsammans med barnen"),
             ("9412", "", "", "", "Hjälp i förskolans kök")]),
    dict(sni="85", n=6, where="r", name="{s} Skola|{s} Folkhögskola|Friskolan {n}",
         clock="08:00-15:00 10:00-16:00", asks="GAK01=2 GAK03=2 GAK04=2",
         trains="GAK02 GAK03 GAK04 GAK07", never="ANP22", likely="ANP03 ANP08", extract="yes", jobs=[
             ("5312", "", "", "18", "Stöd i klassrum och på rast", "Skola Friskolan"),
             ("3423", "", "", "16", "Praktik på fritids", "Skola Friskolan"),
             ("9622", "", "", "", "Hjälp hos skolvaktmästaren"),
             ("9412", "", "", "", "Praktik i skolköket"),
             ("4116", "", "", "", "Skolexpedition och bibliotek")]),
    dict(sni="86", n=3, where="cr", name="{s} Tandvård|{s} Vårdcentral",
         clock="08:00-16:00", asks="GAK04=2 GAK09=2 GAK13=2",
         trains="GAK04 GAK09 GAK13", never="ANP22", likely="ANP03 ANP21", jobs=[
             ("5350", "RISK03", "", "18", "Följa tandsköterskan", "Tandvård"),
             ("4117", "", "", "", "Reception och vårdadministration")]),
    dict(sni="87", n=6, where="r", name="{s} Äldreboende|Vårdhemmet {n}",
         clock="08:00-15:00 09:00-14:00 13:00-20:00", asks="GAK01=2 GAK03=2 GAK04=2 GAK13=1",
         trains="GAK02 GAK03 GAK04 GAK08", never="ANP18", likely="ANP03 ANP04 ANP19 ANP21", jobs=[
             ("5330", "", "", "16", "Sällskap, promenader och fika|Praktik på äldreboende"),
             ("9412", "", "", "", "Praktik i boendets kök"),
             ("9622", "", "", "", "Vaktmästeri på vårdhem")]),
    dict(sni="88", n=4, where="cr", name="{s} Dagverksamhet|Mötesplatsen {n}",
         clock="09:00-15:00", asks="GAK02=2 GAK04=2",
         trains="GAK02 GAK03 GAK04", never="", likely="ANP03 ANP04 ANP09 ANP11 ANP24 ANP26", jobs=[
             ("5349", "", "", "", "Aktiviteter i dagverksamhet|Värd på mötesplats"),
             ("9413", "", "", "", "Kafé på mötesplatsen")]),
    dict(sni="90", n=4, where="c", name="{s} Teater|{n} Scen|Ateljén {n}",
         clock="11:00-17:00 12:00-20:00", asks="GAK02=2 GAK05=2",
         trains="GAK02 GAK05 GAK06", never="", likely="ANP10", jobs=[
             ("3522", "RISK11", "", "16", "Ljus och ljud på scen", "Teater Scen"),
             ("3432", "", "", "", "Bygga och måla scenografi", "Teater Scen"),
             ("2651", "", "", "", "Assistent i konstnärsateljé", "Ateljén")]),
    dict(sni="91", n=5, where="cr", name="{s} Hembygdsmuseum|{n} Bildarkiv|{s} Läsesal",
         clock="10:00-16:00 10:00-14:00", asks="GAK03=1 GAK05=2 GAK09=2",
         trains="GAK05 GAK09 GAK11", never="", likely="ANP01 ANP03 ANP04 ANP12 ANP14 ANP18", jobs=[
             ("4410", "", "", "", "Sätta upp böcker och plocka fram", "Läsesal"),
             ("4410", "", "", "", "Märka och skanna bilder", "museum Bildarkiv"),
             ("5113", "", "", "", "Museivärd och guidning", "museum")]),
    dict(sni="93", n=5, where="ro", name="{s} Idrottsklubb|{n} Gym AB|{s} Ridklubb",
         clock="10:00-16:00 14:00-20:00", asks="GAK02=1 GAK04=2",
         trains="GAK02 GAK04 GAK07 GAK13", never="", likely="ANP13 ANP24", jobs=[
             ("3422", "", "", "16", "Ledarassistent för barn och unga", "Idrottsklubb Ridklubb"),
             ("3422", "", "", "16", "Gymvärd", "Gym"),
             ("5152", "RISK14", "", "", "Vaktmästeri på idrottsplats", "Idrottsklubb"),
             ("6129", "RISK22", "", "16", "Stallpraktik", "Ridklubb")]),
    dict(sni="94", n=4, where="cr", name="Föreningen {n}|{s} Byalag|Studieförbundet {n}",
         clock="10:00-16:00", asks="GAK02=1 GAK03=2",
         trains="GAK02 GAK03 GAK07", never="", likely="ANP04 ANP09 ANP10 ANP24 ANP26", jobs=[
             ("3423", "", "", "16", "Fritidsledarassistent"),
             ("4119", "", "", "", "Föreningskontor: medlemsregister och utskick")]),
    dict(sni="95", n=12, where="cri", name="{s} Cykelverkstad|{n} Datorhjälp|{s} Skomakeri|{s} Lagningsverkstad",
         clock="09:00-15:00 10:00-16:00 09:00-16:00", asks="GAK06=2 GAK09=2 GAK12=1",
         trains="GAK05 GAK06 GAK07 GAK09 GAK12", never="ANP19", likely="ANP04 ANP07 ANP12 ANP14 ANP15", jobs=[
             ("7231", "", "", "", "Praktik i cykelverkstad|Laga cyklar och byta däck", "Cykelverkstad Lagningsverkstad"),
             ("7420", "", "", "", "Reparera mobiler och datorer", "Datorhjälp Lagningsverkstad"),
             ("7534", "", "", "", "Praktik hos skomakare|Laga skor och väskor", "Skomakeri")]),
    dict(sni="96", n=6, where="cr", name="{s} Salong|{s} Tvätteri AB|{n} Hår",
         clock="10:00-17:00 09:00-15:00", asks="GAK04=2 GAK09=2",
         trains="GAK02 GAK04 GAK05 GAK09", never="ANP19", likely="", jobs=[
             ("5141", "RISK06", "", "", "Praktik på frisörsalong", "Salong Hår"),
             ("8151", "RISK15", "", "16", "Sortera och vika i tvätteriet|Praktik i tvätteri", "Tvätteri")]),
    dict(sni="01", n=5, where="o", name="{s} Gård|{n} Odling|{s} Handelsträdgård",
         clock="07:00-15:00 08:00-14:00", asks="GAK01=2 GAK08=2",
         trains="GAK02 GAK07 GAK08 GAK13", never="ANP17 ANP18 ANP23", likely="ANP04 ANP13 ANP14 ANP24", jobs=[
             ("6112", "", "", "", "Så, plantera och skörda|Praktik i växthus", "Odling Handelsträdgård"),
             ("6111", "", "", "", "Skörd och packning av grönsaker"),
             ("6121", "RISK22", "", "16", "Djurskötsel på gård", "Gård")]),
    dict(sni="02", n=2, where="o", name="{s} Skog",
         clock="07:00-15:00", asks="GAK08=2 GAK13=3",
         trains="GAK08 GAK13", never="ANP03 ANP17 ANP18 ANP23", likely="ANP13 ANP14", jobs=[
             ("6210", "RISK14", "", "18", "Röjning med motorsåg"),
             ("9210", "", "", "", "Plantering och stigvård")]),
]

# One concrete situation a level, 1 to 3: what the youth says of it, and what staff wrote.
SITUATIONS = {
    "GAK01": (
        ("Jag kom när min kontakt följde med.",
         "Jag kom i tid tre dagar av fyra.",
         "Jag ringde själv när bussen inte gick."),
        ("Kom till gruppen när vi hämtade hemma.",
         "Kom på avtalad tid de flesta gångerna i höst.",
         "Meddelade själv kvällen före att hen skulle bli sen.")),
    "GAK02": (
        ("Jag målade bredvid de andra.",
         "Jag hjälpte till att bära bord när någon frågade.",
         "Jag frågade om jag skulle ta disken."),
        ("Satt med vid bordet när gruppen lagade mat.",
         "Hackade lök på uppmaning när gruppen lagade mat.",
         "Delade upp matlagningen med två andra.")),
    "GAK03": (
        ("Jag visade med tummen att jag förstod.",
         "Jag frågade igen när det stod fel på lappen.",
         "Jag skrev ett meddelande till hela gruppen."),
        ("Nickade när uppgiften visades med bilder.",
         "Läste inköpslistan och frågade om ett ord.",
         "Berättade för en nykomling hur lokalen fungerar.")),
    "GAK04": (
        ("Jag sa hej i kaféet när min kontakt var med.",
         "Jag tog emot betalning på loppisen.",
         "Jag visade en besökare rätt."),
        ("Hälsade på besökaren när ledaren stod bredvid.",
         "Tog emot gäster vid öppet hus som vi hade övat.",
         "Bemötte en irriterad besökare vänligt och hämtade oss.")),
    "GAK05": (
        ("Jag följde bilderna en i taget.",
         "Jag följde planen för dagen.",
         "Jag lade upp ordningen själv när vi byggde hyllan."),
        ("Bockade av lista med bildstöd vid städningen.",
         "Tog fram verktygen efter listan.",
         "Planerade sin del av utflykten och höll tiden.")),
    "GAK06": (
        ("Jag märkte att det var fel och väntade.",
         "Jag provade det ledaren sa när datorn hängde sig.",
         "Jag hittade felet i sladden."),
        ("Stannade upp när symaskinen lät konstigt.",
         "Sa till att färgen var slut och prövade en annan.",
         "Bytte slang på cykeln och kontrollerade trycket.")),
    "GAK07": (
        ("Jag kom igång när vi gjorde det tillsammans.",
         "Jag började själv efter genomgången.",
         "Jag tömde diskmaskinen utan att någon sa till."),
        ("Började plantera när ledaren gjorde den första raden.",
         "Frågade vad som var nästa steg.",
         "Plockade undan i verkstaden på eget initiativ.")),
    "GAK08": (
        ("Jag klarade att vi bytte rum, jag visste det i förväg.",
         "Jag bytte uppgift fast jag inte ville.",
         "Jag fortsatte fast det blev fel två gånger."),
        ("Följde med till ny lokal efter att ha sett bilder.",
         "Fortsatte efter en paus när limmet inte höll.",
         "Gick mellan kök och kassa när det var mycket att göra.")),
    "GAK09": (
        ("Jag mätte rätt när ledaren såg på.",
         "Jag använde checklistan.",
         "Jag såg själv att sömmen var sned och gjorde om."),
        ("Vek dukar rätt med kontroll av varje duk.",
         "Rättade prislapparna efter påpekande.",
         "Räknade kassan två gånger innan den lämnades.")),
    "GAK10": (
        ("Jag provade att löda när någon visade.",
         "Jag kan säga vad som gick bra i veckan.",
         "Jag tog reda på hur man gör på nätet."),
        ("Provade ny uppgift med stöd.",
         "Lärde sig kaffemaskinen på tre gånger.",
         "Berättade vad hen lärt sig och vad nästa steg är.")),
    "GAK11": (
        ("Jag stämplade in i appen med hjälp.",
         "Jag söker resor i reseappen.",
         "Jag redigerade filmen själv."),
        ("Använde skannern steg för steg.",
         "Skrev in medlemmar i registret efter instruktion.",
         "Satte ihop en affisch och sparade den på rätt plats.")),
    "GAK12": (
        ("Jag vägde mjölet med hjälp.",
         "Jag räknade växel på loppisen.",
         "Jag räknade ut hur mycket färg vi behövde."),
        ("Mätte en bräda med hjälp av markeringar.",
         "Vägde upp enligt recept.",
         "Valde rätt borr och djup vid bygget.")),
    "GAK13": (
        ("Jag tog på handskar när ledaren påminde.",
         "Jag använde glasögon i verkstaden.",
         "Jag sa till om den trasiga sladden."),
        ("Tog på hörselkåpor efter påminnelse.",
         "Följde genomgångna regler i köket.",
         "Torkade upp spill och satte ut skylt utan uppmaning.")),
}
SITUATION_4 = "Visade en ny deltagare hur man gör och svarade på frågor."
