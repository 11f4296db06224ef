export-progress = 写出数据文件
export-written = {$folder}：{$files} 个文件，新写 {$changed} 个，删去先前写的 {$removed} 个
