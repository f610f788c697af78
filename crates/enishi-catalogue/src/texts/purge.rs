//! Removing what law orders removed.

catalogue! {
    row_purged() "the row names a resident whose records were removed by order; it is not taken"
        "命令により削除された住民の行のため、取り込みません"
    row_purged_hint() "nothing to do here; if the removal was wrong: enishi purge withdraw"
        "対応は不要です。削除が誤りだった場合: enishi purge withdraw"
    file_purged() "what this file brought was removed by order; these very bytes are not taken again"
        "このファイルの内容は命令により削除されました。同じ内容のファイルは取り込みません"
    file_purged_hint() "the last good data of before is served; drop a corrected file"
        "それ以前の正常なデータを表示しています。修正したファイルを置いてください"

    purge_needs_reason() "a removal needs what is removed, and a reason in words" "削除には対象と理由の記載が必要です"
    purge_needs_reason_hint() "name the law or the decision, and its number; no name, address or number of the resident"
        "根拠となる法令・決定とその番号を記載し、住民の氏名・住所・番号は書かないでください"
    purge_needs_another() "whoever proposed a removal cannot confirm it" "提案した本人は承認できません"
    purge_needs_another_hint() "another holder of the right \"purge\" must confirm it" "権限「purge」を持つ別の人が承認してください"
    purge_is_decided() "this removal was confirmed or withdrawn before" "この削除はすでに承認または取下げ済みです"
    purge_is_decided_hint() "enishi purge list says how it stands" "状態は enishi purge list で確認できます"

    purge_proposed(id) "removal {id} is proposed; another holder of the right must confirm it: enishi purge confirm {id}"
        "削除 {id} を提案しました。権限を持つ別の人の承認が必要です: enishi purge confirm {id}"
    purge_confirmed(id) "removal {id} is confirmed; the next pass over the drop folders carries it out"
        "削除 {id} を承認しました。次回の取込み処理で実行されます"
    purge_withdrawn(id) "removal {id} is withdrawn; later files are taken as they come" "削除 {id} を取り下げました。以後のファイルは通常どおり取り込みます"
    no_purges() "nothing was removed by order" "削除の命令はありません"
    purge_state_proposed() "waits for another person" "承認待ち"
    purge_state_confirmed() "confirmed, being carried out" "承認済み・実行中"
    purge_state_applied() "carried out" "実行済み"
    purge_state_withdrawn() "withdrawn" "取下げ"
    purge_figures(versions, persons, files) "{versions} versions, {persons} resident IDs, {files} kept files"
        "版 {versions}、宛名番号 {persons}、保存ファイル {files}"

    notice_history_reaches(date) "history reaches back to {date} only" "履歴は {date} 以降のみ保存しています"
}

use super::Words;

words! {
    purge_what() "What" "対象"
    purge_proposed_by() "Proposed" "提案"
    purge_confirmed_by() "Confirmed" "承認"
    purge_figures_head() "Went" "削除数"
}
