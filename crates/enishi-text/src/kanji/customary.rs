//! Variants that registers and families use beside the official pairs: 俗字, 異体字, and pairs of which Unicode
//! kept both forms. A class is one word; its first character stands for it, or adds to its class in [`official`](super::official).
//!
//! Written by hand from names as they occur, and checked against the variant fields of Unihan (which know about
//! half of them). Not taken from the MJ縮退マップ, whose licence does not let it into the binary.

pub(super) const CLASSES: &str = "
    涛濤 高髙 崎﨑嵜碕㟢𥔎 渕淵渊 柳栁桺 橋𣘺槗 桑桒 鴎鷗 土圡𡈽 吉𠮷 鶴靏靍鸖 館舘 船舩 松枩柗
    杉杦 昇曻 宮宫 角⻆ 栃杤 丈𠀋 泰𣳾 梅楳槑 喜㐂 翠翆 奈柰 秋穐龝 庵菴 薮藪籔 籠篭 柏栢
    芦蘆 砺礪 蛎蠣 莱萊 蒋蔣 蘇蘓 蓑簑 菟莵 栖棲 棋棊 枦櫨 檪櫟 竃竈 稚穉 耀燿 煕熙凞
    沖冲 況况 決决 減减 準凖 氷冰 冴冱 宜冝 尓爾 厩廐廏 廟庿 床牀 呂吕 呉吳 娯娛 内內
    兎兔 俣俁 侠俠 倶俱 仙僊 青靑 清淸 戸戶户 教敎 産產 彦彥 顔顏 姫姬 姉姊 妍姸 妙玅
    歳歲 衆眾 悦悅 鋭銳 税稅 脱脫 説說 閲閱 絶絕 珍珎 瑶瑤 瑠璢 皐皋 鼓皷 蓋盖葢 略畧
    畝畞 留畱 疎疏䟽 壷壺 婿壻聟 岡崗 峨峩 崇崈 往徃 怪恠 撹攪 掴摑 携攜擕 昂昻 映暎 皙晳
    曹曺 最㝡 朞期 望朢 村邨 梨棃 櫛栉 欝鬱 毘毗 溯遡 潅灌 澗磵㵎 漑溉 烟煙 焔焰燄 牆墻
    猿猨 猫貓 狸貍 犂犁 穎頴 稿稾 竪豎 笋筍 箇个 箪簞 帚箒 箏筝 籤籖 糧粮 絏紲 繍綉繡
    線綫 綿緜 繋繫 恥耻 聡聰 職軄 肇肈 脈脉 腸膓 臥卧 舗舖 艪艫 荊荆 蕊蘂蕋 葱蔥 藷薯
    虎乕 蛇虵 蝉蟬 蝿蠅 蝋蠟 蟹蠏 裏裡 訛譌 詠咏 諌諫 讃讚 賎賤 跡迹 踊踴 躯軀 迩邇 遁遯
    醤醬 醗醱 鈎鉤 銹鏽 鎌鐮 鑚鑽 間閒 隣鄰 陰隂 雁鴈 靱靭 韮韭 頚頸 顛顚 飲飮 餐飡 駄馱
    騨驒 鯵鰺 鳬鳧 鴬鶯 鵞鵝 鹸鹼 麁麤 麟麐 麹麴 鼠鼡 噛嚙 嘗甞 善譱 噌噲 嚢囊 卯夘 多夛
    妊姙 嫺嫻 寧寍 寇冦 屏屛 屡屢 刃刄 創剏 勇勈 卒卆 厨廚 厠廁 叡睿 告吿 哲喆 唇脣 啓啟
    唖啞 事亊 京亰 仭仞 侭儘 冊册 冤寃 同仝 勢㔟 功㓛 法㳒 深㴱 奇竒 場塲 紙帋 函凾圅
    朶朵 莓苺 達逹 解觧 賢贒 輩軰 鑑鑒鍳 鎖鎻 飄飃 霊㚑 協恊 曳曵 俎爼 劫刼 鱷鰐 鐸鈬
    鑪鈩 面靣 徳悳 篠筱 涌湧 暖煖 晟晠 岩嵒 鳳鳯 鍬鍫 回囘 廻迴 寿夀 畳曡叠疉 関闗 会㑹
    虫䖝 台䑓 隷隸
";
