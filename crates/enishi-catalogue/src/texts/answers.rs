//! What a programme answers about a resident.

catalogue! {
    state_enrolled() "enrolled" "該当"
    state_ended() "ended, the record says so" "終了(記録による)"
    state_known() "known to the department" "担当課に記録あり"
    state_not_permitted() "not permitted for this purpose" "この目的では閲覧できません"
    state_no_file_yet() "no file has come yet" "ファイル未着"
    state_not_in_file(date) "not in the file of {date}" "{date} のファイルに記載なし"
    state_file_late(date) "the file is late; not in the last one, of {date}" "最新ファイル未着({date} 分には記載なし)"
    state_held(date) "a newer file is held; not in the one of {date}" "最新ファイルは保留中({date} 分には記載なし)"
    event_appeared() "first record" "新規登録"
    event_changed() "changed" "変更"
    event_ended() "ended" "終了"
    event_vanished() "no longer in the file" "ファイルから消滅"
    event_returned() "in the file again" "再掲載"

    notice_locating_withheld() "address and other locating details are withheld" "住所などの居所に関する情報は表示していません"
    notice_locating_waits() "new locating details wait for the protection file of their night"
        "新しい居所情報は、その夜の支援措置ファイルの取込み後に表示します"
    notice_not_in_register() "the register does not know this resident ID" "住民記録にない宛名番号です"

    state_last_seen(date) " (last seen {date})" "(最終記載 {date})"
}
