import type { ErrorEntries } from './entry.ts'

/** Refusals of the two stores: at start, while a server is away, and of backup and restore. */
export const storageErrors = {
  'STORAGE-UNAVAILABLE': {
    status: 503,
    oauth: 'temporarily_unavailable',
    what: {
      ja: 'データの保存先が一時的に応答していません。操作が記録されたかどうかは確認できていません。',
      en: 'The store does not answer at the moment. Whether the act was recorded is not known.',
    },
    action: {
      ja: 'しばらくしてから、状態を確かめてもう一度お試しください。',
      en: 'Wait a little, look at the present state, then try again.',
    },
  },
  'STORAGE-CROWDED': {
    status: 503,
    oauth: 'temporarily_unavailable',
    what: {
      ja: 'ただいま大変混み合っているため、新しいサインインを受け付けていません。',
      en: 'So many sign-ins are under way that no new one can begin.',
    },
    action: {
      ja: '{seconds}秒ほど待ってから、サービスの画面からもう一度お試しください。すでにサインイン中の方はそのまま続けられます。',
      en: 'Wait some {seconds} seconds and begin again at the service. Whoever is signed in already can go on.',
    },
  },
  'CLOCK-WRONG': {
    status: 503,
    oauth: 'temporarily_unavailable',
    what: {
      ja: 'このサーバーの時計がずれているため、期限を正しく確かめられません。',
      en: 'The clock of this server is wrong, so it cannot tell what has expired.',
    },
    action: {
      ja: '少し待ってからもう一度お試しください。運用担当者は、このサーバーの時刻同期を確かめてください。',
      en: 'Wait a little and try again. Whoever operates it checks that the clock of this server is synchronised.',
    },
  },
  'STORAGE-UNREACHABLE': {
    status: 503,
    what: {
      ja: '{kind}（{address}）に接続できません: {reason}',
      en: '{kind} at {address} cannot be reached: {reason}',
    },
    action: {
      ja: 'サーバーが動いているか、アドレスと経路を確かめてから起動し直してください。',
      en: 'Check that the server is up and that its address and the way to it are right, then start again.',
    },
  },
  'STORAGE-REFUSED': {
    status: 500,
    what: {
      ja: '{kind}（{address}）に接続を拒まれました: {reason}',
      en: '{kind} at {address} refuses us: {reason}',
    },
    action: {
      ja: '利用者名・パスワード・データベース名と、その利用者の権限を確かめてください。',
      en: 'Check user name, password and database name, and what that user may do.',
    },
  },
  'STORAGE-NOT-DURABLE': {
    status: 500,
    what: {
      ja: 'PostgreSQL（{address}）は {setting} が off です。記録したと答えたものが、障害で失われるおそれがあります。',
      en: 'PostgreSQL at {address} runs with {setting} off: a crash may lose what it has acknowledged.',
    },
    action: { ja: '{setting} を on にしてください。', en: 'Set {setting} to on.' },
  },
  'STORAGE-REDIS-EVICTS': {
    status: 500,
    what: {
      ja: 'Redis（{address}）はメモリー不足のときにデータを捨てる設定です（maxmemory-policy {policy}）。使用済みの符号が再び使えるおそれがあります。',
      en: 'Redis at {address} evicts entries when memory runs out (maxmemory-policy {policy}); used codes could be used again.',
    },
    action: {
      ja: 'maxmemory-policy を noeviction にしてください。',
      en: 'Set maxmemory-policy to noeviction.',
    },
  },
  'STORAGE-REDIS-FORGETS': {
    status: 500,
    what: {
      ja: 'Redis（{address}）は何もディスクに残さない設定です（appendonly no、save なし）。',
      en: 'Redis at {address} keeps nothing on disk (appendonly no, no save).',
    },
    action: {
      ja: 'appendonly を yes にしてください。',
      en: 'Set appendonly to yes.',
    },
  },
  'STORAGE-REDIS-UNCHECKED': {
    status: 500,
    what: {
      ja: 'Redis（{address}）の設定を確かめられません。この利用者には CONFIG GET と INFO が許されていません。',
      en: 'The settings of Redis at {address} cannot be checked: this user may use neither CONFIG GET nor INFO.',
    },
    action: {
      ja: '接続に使う利用者に「+config|get」または「+info」を許してください。',
      en: 'Allow the user +config|get or +info.',
    },
  },
  'AUDIT-JOURNAL-UNNAMED': {
    status: 409,
    what: {
      ja: 'このコマンドは PostgreSQL の監査ログに書き込みますが、監査記録の場所が指定されておらず、{directory} にもありません。何もしていません。',
      en: 'This command writes to the audit log on PostgreSQL, but no audit journal is named and there is none at {directory}. Nothing was done.',
    },
    action: {
      ja: '失われない場所を KAKEHASHI_JOURNAL で指定してください。ノードではそのノードの監査記録、ほかの機械ではその機械専用のディレクトリです。復元のときは全ノードの分とともに必要になります。',
      en: 'Name a directory that lasts by KAKEHASHI_JOURNAL: on a node its own journal, elsewhere one that belongs to this host. A restore needs it beside those of all nodes.',
    },
  },
  'AUDIT-BROKEN': {
    status: 500,
    what: {
      ja: '監査ログがつながっていません（{sequence} 番、{why}）。記録のあとから書き換えられたか、消されたおそれがあります。',
      en: 'The audit log is broken at event {sequence} ({why}): rows were altered or removed after they were written.',
    },
    action: {
      ja: 'いまの記録をそのまま保全し、保管してある audit export や各ノードの監査記録と {sequence} 番の前後を比べて、誰が書き換えたかを調べてください。',
      en: 'Keep the records as they are, compare the events around {sequence} with a stored audit export and with the journals of the nodes, and find out who altered them.',
    },
  },
  'AUDIT-END-MISSING': {
    status: 500,
    what: {
      ja: '監査ログの末尾が足りません。監査記録には {sequence} 番（{at}、{type}）がありますが、ログにはありません。',
      en: 'Events are missing at the end of the audit log: the journal goes on with event {sequence} ({at}, {type}), which the log does not have.',
    },
    action: {
      ja: 'その時刻にゲートウェイの強制終了や保存先の障害があったなら、受け付けられなかった操作の跡です（次の操作がその番号になります）。なければ、いまの記録と監査記録を保全し、誰が消したかを調べてください。',
      en: 'If a gateway was killed or the store failed at that time, the act was never acknowledged, and the next one takes its number. If not, keep records and journal as they are and find out who removed the events.',
    },
  },
  'BACKUP-TARGET': {
    status: 500,
    what: {
      ja: '{directory} にはバックアップを書き込めません（{reason}）。',
      en: 'A backup cannot be written to {directory} ({reason}).',
    },
    action: {
      ja: '空のディレクトリか、まだないディレクトリを指定してください。',
      en: 'Name a directory that is empty or not there yet.',
    },
  },
  'BACKUP-AUDIT': {
    status: 500,
    what: {
      ja: 'バックアップは作りましたが、監査ログがつながっていません（{sequence} 番、{why}）。このバックアップからの復元は拒まれます。',
      en: 'The backup was made, but the audit log in it is broken at event {sequence} ({why}): a restore of it is refused.',
    },
    action: {
      ja: 'これより前のバックアップを残したまま、kakehashi audit verify の案内に従ってください。',
      en: 'Keep the backups of before, and do what kakehashi audit verify says.',
    },
  },
  'RESTORE-DAMAGED': {
    status: 500,
    what: {
      ja: 'バックアップのファイル {file} を使えません（{reason}）。何も復元していません。',
      en: 'The file {file} of the backup cannot be used ({reason}). Nothing was restored.',
    },
    action: { ja: '別のバックアップを使ってください。', en: 'Use another backup.' },
  },
  'RESTORE-NOT-EMPTY': {
    status: 409,
    what: {
      ja: '復元先にはすでに記録があります（表 {table}）。何も変えていません。',
      en: 'There are records already where the backup should go (table {table}). Nothing was changed.',
    },
    action: {
      ja: '空のデータディレクトリ（KAKEHASHI_DATA）か、空のデータベース（DATABASE_URL）を指定してください。',
      en: 'Name an empty data directory (KAKEHASHI_DATA) or an empty database (DATABASE_URL).',
    },
  },
  'RESTORE-KEY': {
    status: 500,
    what: {
      ja: '今の鍵ファイルでは、バックアップの中の鍵 {name} を開けません。何も復元していません。',
      en: 'The key file at hand does not open the key {name} of the backup. Nothing was restored.',
    },
    action: {
      ja: 'バックアップを取ったときの keys.encryption_key_file を置いてからやり直してください。バックアップには含まれません。',
      en: 'Put the keys.encryption_key_file of the time of the backup in place; backups do not contain it.',
    },
  },
  'RESTORE-AUDIT': {
    status: 500,
    what: {
      ja: 'バックアップの監査ログがつながっていません（{sequence} 番、{why}）。何も復元していません。',
      en: 'The audit log of the backup is broken at event {sequence} ({why}). Nothing was restored.',
    },
    action: {
      ja: '別のバックアップを使い、原因を調べてください。',
      en: 'Use another backup, and find out who altered this one.',
    },
  },
  'RESTORE-JOURNAL-MISSING': {
    status: 409,
    what: {
      ja: 'バックアップのあとの監査記録（{paths}）がありません。取り消された証明書が有効に戻るおそれがあるため、復元していません。',
      en: 'There is no audit journal at {paths}: revoked certificates could become valid again. Nothing was restored.',
    },
    action: {
      ja: '--journal で場所を指定してください。失われている場合に限り --despite-gaps を付け、公開済みの失効を手で入れ直してください。',
      en: 'Name it by --journal. Only if it is lost, add --despite-gaps and revoke again by hand what had been revoked.',
    },
  },
  'RESTORE-JOURNAL-GAP': {
    status: 409,
    what: {
      ja: '監査記録に抜けがあります（{sequence} 番がありません）。何も復元していません。',
      en: 'The audit journal has a gap: event {sequence} is missing. Nothing was restored.',
    },
    action: {
      ja: '全ノードの監査記録を --journal で指定してください。失われている場合に限り --despite-gaps を付けてください。',
      en: 'Name the journals of all nodes by --journal. Only if one is lost, add --despite-gaps.',
    },
  },
} as const satisfies ErrorEntries
