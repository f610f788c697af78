//! Simplified Chinese characters in the names of foreign residents, whose cards carry the Japanese form
//! (在留カード等に係る漢字氏名の表記等に関する告示, 2011). The commonest of family and given names only, and none that is a
//! Japanese character of its own: 叶 is not 葉, 云 not 雲, 范 not 範, 余 not 餘.

pub(super) const CLASSES: &str = "
    張张 陳陈 劉刘 楊杨 趙赵 呉吴 孫孙 馬马 羅罗 鄭郑 謝谢 韓韩 馮冯 鄧邓 許许 盧卢 陸陆
    賈贾 蕭萧 閻阎 鍾钟 譚谭 鄒邹 竜龙 銭钱 湯汤 賀贺 顧顾 龔龚 頼赖 華华 賁贲 駱骆 斉齐
    喬乔 聶聂 魯鲁 項项 単单 畢毕 凱凯 偉伟 麗丽 紅红 軍军 強强 傑杰 艶艳 慶庆 鵬鹏
    輝辉 飛飞 暁晓 瑩莹 穎颖 潔洁 鳳凤 蘭兰 鈴铃 銀银 錦锦 鋒锋 鋼钢 貝贝 賢贤 貴贵 賓宾
    運运 遠远 達达 進进 連连 邁迈 東东 楽乐 業业 義义 習习 聖圣 聡聪 蓮莲 蘇苏 薩萨 衛卫
    記记 詩诗 誠诚 諾诺 軒轩 輪轮 釗钊 鉄铁 鎮镇 長长 門门 間间 開开 陽阳 頌颂 頤颐 顕显
    風风 駿骏 鳥鸟 鶴鹤 鷹鹰 鴻鸿 亜亚 倫伦 児儿 剛刚 動动 勝胜 勲勋 協协 営营 団团 園园
    報报 場场 奮奋 実实 対对 導导 崗岗 嵐岚 師师 帰归 広广 応应 憲宪 懐怀 戦战 揚扬 時时
    書书 暢畅 栄荣 権权 橋桥 歳岁 済济 沢泽 満满 漢汉 潤润 瀟潇 瀾澜 為为 煥焕 燦灿 現现
    瑪玛 環环 瓊琼 禎祯 競竞 節节 純纯 紹绍 経经 維维 綺绮 緑绿 緒绪 績绩 縁缘 繍绣 翹翘
    興兴 厳严 芸艺
";
