//! What is wrong with the text of a file, before anything is made of its rows.

catalogue! {
    no_final_newline(line) "line {line}, the last one, has no end; expected a line break behind it: the file may have been cut"
        "最終行({line}行目)の末尾に改行がありません。途中で切れたファイルの可能性があります"
    no_final_newline_hint() "copy the whole file into the folder again; if the system never writes it and counts its rows in a trailer: final_newline = false in [file]"
        "完全なファイルを置き直してください。末尾に改行を出さず、終端レコードに件数を書くシステムなら、コネクタの [file] に final_newline = false と設定してください"
    record_too_long(line, most) "the record on line {line} is longer than {most} MB" "{line}行目のレコードが{most}MBを超えています"
    quote_not_closed(line) "the quote on line {line} is not closed where its column ends" "{line}行目の引用符(\")が列の終わりで閉じられていません"
    quote_not_closed_hint() "look for a quote on that line that is not doubled, correct it in the source system, and export again"
        "その行に二重になっていない引用符(\")がないか確認し、元のシステムで直してから再出力してください"
    other_delimiter(line, found, declared) "line {line} has {found} between its columns, expected {declared}"
        "{line}行目の区切り文字が {found} です(期待: {declared})"
    other_delimiter_hint() "export it with the usual delimiter, or set delimiter in the connector's [file]"
        "いつもの区切り文字で再出力するか、コネクタの [file] の delimiter を設定してください"
    row_delimiter(found) "found too few columns; with {found} between them there are enough" "列が足りません。区切り文字が {found} なら足ります"

    config_trailer_of_date() "the night is to stand in the trailer, and the files have none" "終端レコードがないのに、その日付が指定されています"
    config_trailer_of_date_hint() "add trailer = \"...\", the first cell of the last record, or leave trailer_date out" "trailer = \"...\"(終端レコードの先頭の値)を追加するか、trailer_date を外してください"
    config_trailer_needed() "the last line may be without end, and nothing counts the rows" "最終行の改行を省けるのは、件数を示すレコードがある場合だけです"
    config_trailer_needed_hint() "add trailer = \"...\", the first column of the record that counts the others, or leave final_newline out"
        "件数を示す終端レコードの先頭の値を trailer = \"...\" と書くか、final_newline を消してください"
}
