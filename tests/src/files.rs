//! Small export files, as departments write them.

use encoding_rs::SHIFT_JIS;

/// A row of the register.
#[derive(Clone, Copy, Debug)]
pub struct Resident<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub kana: &'a str,
    pub born: &'a str,
    pub household: &'a str,
    pub address: &'a str,
    pub state: &'a str,
    /// 民生委員区
    pub district: &'a str,
    pub flag: &'a str,
}

impl<'a> Resident<'a> {
    /// Somebody who lives alone in 中央町.
    pub fn new(id: &'a str, name: &'a str, kana: &'a str, born: &'a str) -> Self {
        let (address, district) = ("縁市中央町1-2-3", "101");
        Self { id, name, kana, born, household: "", address, state: "1", district, flag: "0" }
    }
}

const REGISTER: &str = "宛名番号,世帯番号,住民種別,住民状態,異動日,氏名,氏名_フリガナ,通称,通称_フリガナ,旧氏,\
    氏名_アルファベット,性別,生年月日,続柄表記,郵便番号,住所1,住所2,前住所,行政区コード,地区管理コード1,地区管理コード2,支援措置区分";

/// The register (CP932, CRLF).
pub fn jumin(residents: &[Resident<'_>]) -> Vec<u8> {
    let rows = residents.iter().map(|one| {
        let Resident { id, name, kana, born, household, address, state, district, flag } = one;
        format!(
            "{id},{household},1,{state},,{name},{kana},,,,,1,{born},,350-1300,{address},,,011,01,{district},{flag}"
        )
    });
    cp932(&lines(REGISTER, rows))
}

/// 支援措置: resident, history number, withdrawn.
pub fn shiensochi(rows: &[(&str, u32, &str)]) -> Vec<u8> {
    let header = "宛名番号,履歴番号,支援措置区分,支援措置開始年月日,支援措置終了年月日,最新フラグ,削除フラグ";
    let rows = rows.iter().map(|(id, no, gone)| format!("{id},{no},01,2026-04-01,2027-03-31,1,{gone}"));
    lines(header, rows).into_bytes()
}

/// 介護保険: the insured person's number, name, kana, birth date, care level.
pub fn kaigo(rows: &[(&str, &str, &str, &str, &str)]) -> Vec<u8> {
    let header = "被保険者番号,氏名,氏名カナ,生年月日,被保険者区分コード,資格取得日,資格喪失日,要介護認定状況コード,\
        要介護状態区分コード,要介護認定日,認定有効期間開始日,認定有効期間終了日,電話番号,居宅介護支援事業所";
    let rows = rows.iter().map(|(number, name, kana, born, level)| {
        format!("{number},{name},{kana},{born},1,2020/04/01,,2,{level},2026/04/01,2026/04/01,2028/03/31,04-2900-9001,縁の里")
    });
    lines(header, rows).into_bytes()
}

/// 介護宛名対応表: the insured person's number, the resident ID.
pub fn kaigo_taio(rows: &[(&str, &str)]) -> Vec<u8> {
    lines("被保険者番号,宛名番号", rows.iter().map(|(number, id)| format!("{number},{id}"))).into_bytes()
}

/// 生活保護 (CP932): case, resident, name, kana, birth date, whereabouts.
pub fn seiho(rows: &[(&str, &str, &str, &str, &str, &str)]) -> Vec<u8> {
    let header = "ケース番号,宛名番号,氏名,氏名カナ,生年月日,居所,保護開始年月日,保護廃止年月日,停止年月日,停止解除年月日,\
        単併給区分,生活扶助フラグ,住宅扶助フラグ,医療扶助フラグ,担当員";
    let rows = rows.iter().map(|(case, id, name, kana, born, at)| {
        format!("{case},{id},{name},{kana},{born},{at},20240401,00000000,00000000,00000000,1,1,0,0,保護係")
    });
    cp932(&lines(header, rows))
}

/// 身体障害者手帳 (CP932, no header): resident ID without its zeros, certificate, name, kana, birth date, grade.
pub fn shinsho(rows: &[(&str, &str, &str, &str, &str, &str)]) -> Vec<u8> {
    let rows = rows.iter().map(|(id, certificate, name, kana, born, grade)| {
        format!("{id},{certificate},{name},{kana},{born},縁市中央町1-2-3,{grade},04,下肢,4130520,,1,\r\n")
    });
    cp932(&rows.collect::<String>())
}

/// 児童手当 (TAB): payee, child, award, amount, history number, withdrawn.
pub fn jido(rows: &[(&str, &str, &str, &str, u32, &str)]) -> Vec<u8> {
    let header = "受給者宛名番号\t児童宛名番号\t認定番号\t支給開始年月\t支給終了年月\t監護区分\t手当月額\t履歴番号\t削除フラグ";
    let rows = rows.iter().map(|(payee, child, award, amount, no, gone)| {
        format!("{payee}\t{child}\t{award}\tR05.04\tR22.03\t1\t{amount}\t{no}\t{gone}")
    });
    lines(header, rows).into_bytes()
}

/// 見守り対象者 (CP932, as a spreadsheet saves it): name, kana, birth date, telephone, how often. No number.
pub fn mimamori(rows: &[(&str, &str, &str, &str, &str)]) -> Vec<u8> {
    let header =
        "氏名,フリガナ,生年月日,住所,電話番号,緊急連絡先,続柄,見守り区分,担当民生委員,同意,登録日,終了日";
    let rows = rows.iter().map(|(name, kana, born, phone, often)| {
        format!("{name},{kana},{born},縁市中央町1-2-3,\"=\"\"{phone}\"\"\",,,{often},01011,有,R04.05.10,")
    });
    cp932(&lines(header, rows))
}

/// 国民年金 (UTF-16 with its mark, TAB): resident, name, kana, birth date in pension digits; and the trailer.
pub fn nenkin(rows: &[(&str, &str, &str, &str)], trailer: &str) -> Vec<u8> {
    let header = "宛名番号\t氏名\t氏名カナ\t生年月日\t種別\t資格取得年月日\t資格喪失年月日\t免除区分";
    let rows =
        rows.iter().map(|(id, name, kana, born)| format!("{id}\t{name}\t{kana}\t{born}\t1\t7120401\t\t0"));
    ("\u{FEFF}".to_owned() + &lines(header, rows) + trailer)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect()
}

pub fn cp932(text: &str) -> Vec<u8> {
    let (bytes, _, broken) = SHIFT_JIS.encode(text);
    assert!(!broken, "not in CP932");
    bytes.into_owned()
}

fn lines(header: &str, rows: impl Iterator<Item = String>) -> String {
    let header: String =
        header.split_whitespace().collect::<Vec<_>>().join(if header.contains('\t') { "\t" } else { "" });
    std::iter::once(header).chain(rows).map(|line| line + "\r\n").collect()
}
