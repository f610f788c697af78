//! What lies in drop folders, and where kept copies are.

catalogue! {
    marker_missing(marker) "the file {marker}, which tells the share from an empty mount point, is not there"
        "共有の目印ファイル {marker} がありません(空のマウントポイントの可能性)"

    stray_in(folder, file, what) "{folder}/{file} is not taken: {what}" "{folder}/{file} は取り込んでいません: {what}"
    stray_pattern(patterns) "its name fits no connector; expected {patterns}" "ファイル名がどのコネクタにも合いません(期待: {patterns})"
    stray_pattern_hint() "rename it, move it out of the folder, or change file.pattern in the connector"
        "ファイル名を直すか、フォルダから出すか、コネクタの file.pattern を見直してください"
    stray_name() "its name is too long or has control characters" "ファイル名が長すぎるか、制御文字を含んでいます"
    stray_name_hint() "give it the name that its connector expects" "コネクタの期待する名前に変えてください"
    stray_unclear(fits) "its name fits several connectors, and its header {fits} of them; expected exactly one"
        "ファイル名が複数のコネクタに合い、見出しが合うものは{fits}個です(期待: 1個)"
    stray_unclear_hint() "check the header, or give the connectors file.pattern that tell their files apart; nothing is guessed"
        "見出しを確認するか、区別できる file.pattern をコネクタに設定してください。推測では取り込みません"
    stray_awaited(done) "it waits for {done}, which says that it is whole" "完了ファイル {done} を待っています"
    stray_awaited_hint() "if the transfer has ended, look why that file was not written, or why it is older than the other"
        "転送が終わっている場合は、完了ファイルが書かれていない(または本体より古い)原因を確認してください"
    stray_done_alone() "it says that a file is whole which is not there" "完了ファイルだけがあり、本体がありません"
    stray_done_alone_hint() "look why the file itself was not sent, or remove both together" "本体が送られていない原因を確認してください。消すときは両方を消してください"

    kept_at(path) "kept at {path}" "保存先: {path}"
    rejected_rows_at(path) "the rejected rows: {path}" "取り込めなかった行: {path}"
    rejected_line() "line" "行"
    rejected_column() "column" "列"
    rejected_reason() "reason" "理由"
    rejected_row_number() "row here" "このファイルでの行"
    reason_column(what) "enishi: {what}" "縁:{what}"
}
