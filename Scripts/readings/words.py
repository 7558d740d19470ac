"""Words of invented occupations, and names and sentences made of them: what a standard's text looks like.

Every text here is canonical: no blank beside an ideograph. `spaced` gives the form that authors type.
"""

import random
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """An occupation's world: what it is called, what it handles, and its Latin terms."""

    workers: tuple
    things: tuple
    terms: tuple


def _field(workers, things, terms):
    return Field(tuple(workers.split()), tuple(things.split()), tuple(terms.split("|")))


FIELDS = (
    _field(
        "樹屋營造師 林冠步道領工員",
        "樹屋 主枝 樹皮 繩梯 懸吊平台 承重樑 樹冠 步道板 護欄 螺栓 樹幹徑寬 風倒木 防腐塗層 滑輪組 安全吊帶 苔蘚",
        "LiDAR|ISO 22846|CAD|GPS|rope access|UV",
    ),
    _field(
        "蜂場管理師 蜂箱監測技術員",
        "蜂箱 蜂王 巢脾 花粉 蜂蠟 蜜源植物 分蜂群 蟎害 煙燻器 採蜜機 蜂路 糖水 蜂毒 巢框 越冬群 雄蜂",
        "IoT|pH|HMF|queen bee|RFID|QR Code",
    ),
    _field(
        "燈塔維護員 航標監控專員",
        "燈塔 透鏡 旋轉機座 霧笛 浮標 航道 備用電池 燈質 塔梯 避雷針 玻璃罩 潮位 導航信號 鏽蝕面 太陽能板 值班日誌",
        "AIS|LED|VHF|DGPS|IALA O-130|NMEA 2000",
    ),
    _field(
        "陶窯技術師 釉料調配師",
        "窯爐 釉料 坯體 練土機 匣缽 測溫錐 燒成曲線 化妝土 拉坯機 素燒件 窯變紋 石膏模 氧化焰 還原焰 裂紋 坯土含水率",
        "CNC|SiO2|cone 6|PLC|XRF|MSDS",
    ),
    _field(
        "風箏設計師 大型風箏飛行員",
        "風箏骨架 碳纖桿 提線 放線輪 蒙皮 尾翼 風速計 氣流 縫線 迎風角 飄帶 飛行場地 拉力計 觀眾區 備用線 圖騰",
        "ripstop nylon|CFD|m/s|PET|Illustrator|APP",
    ),
    _field(
        "古鐘修復師 鐘錶調校技術員",
        "古鐘 擒縱輪 發條盒 鐘擺 齒輪組 錶盤 軸眼 潤滑油 報時機構 游絲 鐘殼 夾板 走時誤差 除鏽液 銅件 修復檔案",
        "CNC|COSC|ppm|ultrasonic cleaner|3D|RO",
    ),
    _field(
        "潮間帶導覽員 濕地教育推廣員",
        "潮間帶 招潮蟹 泥灘 紅樹林 潮汐表 觀察筒 解說牌 步道 棲地 水鳥 生態影響 團體動線 防滑鞋 救生衣 學習單 外來種",
        "eDNA|GIS|PM2.5|citizen science|AR|Wi-Fi",
    ),
    _field(
        "豆腐工藝師 豆製品研發專員",
        "黃豆 豆漿 凝固劑 豆渣 壓模 浸泡槽 磨豆機 豆花 滷水 消泡 豆皮 冷卻槽 包材 異物 菌落數 保存期限",
        "HACCP|ISO 22000|pH|CIP|shelf life|FSSC",
    ),
    _field(
        "劇場燈光師 舞台機械操作員",
        "燈具 色紙 吊桿 調光器 燈位圖 追蹤燈 佈幕 舞台監督 技術排練 配重塊 電纜 煙機 訊號線 換景流程 觀眾席 負載表",
        "DMX512|LED|Art-Net|RDM|cue list|MIDI",
    ),
    _field(
        "紙漿造型師 再生紙製造技術員",
        "廢紙 紙漿 篩網 打漿機 脫墨槽 纖維長度 壓榨輥 烘缸 水印 紙板 白水 填料 紙病 捲取機 染料 廢水",
        "COD|BOD|ISO 536|OCC|DCS|kraft paper",
    ),
    _field(
        "極地後勤專員 高山營地管理員",
        "營地 雪橇 燃料桶 發電機 雪地車 帳篷 口糧 通訊電台 氣象資料 冰裂縫 防寒衣 醫療包 廢棄物 補給點 撤離路線 物資清單",
        "GPS|HF|-40°C|SAR|Iridium|CO2",
    ),
    _field(
        "聲景設計師 環境錄音師",
        "麥克風 錄音機 聲景 噪音 混音檔 音軌 防風罩 殘響 播放系統 聲壓級 取樣率 樣本庫 現場紀錄 授權書 剪輯版本 監聽喇叭",
        "dB|DAW|WAV|field recording|FLAC|USB-C",
    ),
    _field(
        "溫室番茄栽培師 植物工廠操作員",
        "番茄 養液 岩棉 遮光網 授粉 側芽 溫室 滴灌管 病株 天敵昆蟲 採收箱 糖度 定植 排液 光量 育苗盤",
        "EC|pH|LED|PPFD|IPM|Brix",
    ),
    _field(
        "糖畫師傅 糖果藝術教學員",
        "麥芽糖 銅勺 石板 糖漿 糖色 模具 竹籤 糖花 溫度計 防潮袋 圖樣 示範桌 學員 配方 食用色素 攤位",
        "SOP|DIY|KPI|isomalt|E102|POS",
    ),
    _field(
        "纜車維運技術員 索道安全管理師",
        "鋼索 車廂 滑輪架 驅動輪 制動器 月台 索輪 救援繩 張力 塔柱 運轉紀錄 風速警報 潤滑點 備品 乘客 停機程序",
        "EN 12929|PLC|SCADA|MRT|fail-safe|UPS",
    ),
    _field(
        "桌遊設計師 遊戲測試企劃",
        "棋盤 卡牌 規則書 骰子 遊戲機制 測試者 平衡性 插畫 印刷廠 包裝盒 試玩會 玩家回饋 勝利條件 模型 版權 計分軌",
        "BGG|PnP|UI/UX|Kickstarter|MVP|playtest log",
    ),
    _field(
        "海藻養殖員 藻類加工技術員",
        "海藻 苗繩 浮筏 附著生物 採收船 乾燥機 藻膠 海水 鹽度 孢子 培養槽 藻體 碎片 分級機 海流 篩選機",
        "BOD|DO|NTU|GACP|spore bank|HPLC",
    ),
    _field(
        "天文館解說師 星象儀操作員",
        "星象儀 穹頂 星圖 望遠鏡 流星雨 講稿 投影機 觀測日 濾鏡 光害 星座故事 團體預約 校正板 赤道儀 太陽黑子 月面",
        "CCD|4K|RA/Dec|Stellarium|H-alpha|SQM",
    ),
    _field(
        "竹編工藝師 竹材加工技術員",
        "竹材 竹篾 剖竹刀 編目 底框 防蛀 染色 收口 提把 竹節 厚薄 蒸煮鍋 漂白 花器 訂單 展售品",
        "CAD|JAS|SGS|VOC|laser cutter|EC",
    ),
    _field(
        "寵物行為訓練師 犬隻活動企劃",
        "犬隻 牽繩 獎勵物 口令 飼主 氣質測驗 嗅聞 圍欄 社會化 攻擊行為 疫苗紀錄 訓練場 響片 焦慮徵兆 個案 課程表",
        "CCPDT|TTouch|DNA|clicker training|RFID|FAQ",
    ),
)

VERBS = "檢查 規劃 執行 確認 評估 整理 製作 調整 維護 分析 蒐集 建立 檢視 選用 安排 測試 更新 彙整 比對 清點 監控 核對 改善 量測 說明 協調 追蹤 標示 校正 登錄".split()
ACTS = "檢查 規劃 評估 維護 測試 調整 管理 監控 清潔 校正 保養 製作 驗收 盤點 採購 設計 推廣 紀錄 改善 安裝".split()
PAPERS = "紀錄表 檢核表 報告 清單 計畫書 日誌 分析表 需求書 配置圖 規格書 通報單 作業手冊 企劃書 評估報告 時程表 驗收單".split()
KNOWLEDGE = "知識 概念 原理 相關法規 作業程序 標準 基本知識 結構與特性 種類 檢測方法 應用 管理概念 安全規範 發展趨勢 品質要求 流程".split()
SKILLS = "能力 技巧 操作能力 判斷能力 分析能力 規劃能力 應用能力 檢測技術 維護能力 撰寫能力 估算能力 調整技術 辨識能力".split()
SOFT = "溝通協調能力 問題解決能力 時間管理能力 資料蒐集能力 團隊合作能力 文書處理能力 簡報製作能力 談判能力 工具使用能力 外語應用能力".split()
SOURCES = "作業規範 年度計畫 現場狀況 顧客需求 主管指示 安全標準 廠商手冊 合約內容 檢測結果 工作排程 組織政策 季節變化".split()
PEOPLE = "現場人員 主管 供應商 顧客 相關部門 合作單位 外部專家 學員 志工 承包商 值班同仁 設計人員".split()
AIMS = "確保作業安全 維持品質穩定 降低成本 符合法規要求 提升服務滿意度 避免延誤 供後續查核 減少耗損 作為改善依據 延長使用壽命 達成預定目標 保存完整資料".split()
TROUBLES = "異常 破損 數量不足 進度落後 誤差過大 天候不佳 顧客抱怨 材料短缺 設備故障 標示不清".split()
REACTIONS = "立即通報並停止作業 提出替代方案 調整作業順序 依程序回報主管 填寫異常單 安排人員處理 更換備品 重新量測並記錄 與相關人員討論 暫停並隔離現場".split()
TRAITS = "主動積極 謹慎細心 團隊意識 自我管理 壓力容忍 持續學習 服務導向 誠實正直 好奇開放 彈性應變 追求卓越 冒險挑戰 親和力 同理心 耐心毅力".split()
TRAIT_STARTS = "面對工作時能 在各種情境下皆能 不需他人提醒即能 與他人共事時能 遇到困難時能 對於交辦事項能".split()
TRAIT_ACTS = "維持穩定情緒 留意每個細節 主動提出想法 尊重不同意見 反覆確認結果 承擔應有責任 學習新的方法 體會他人感受 依輕重緩急安排次序 保持專注直到完成".split()
SCHOOLING = "高中職以上畢業 專科以上畢業 大學以上畢業 國中以上畢業 不限學歷".split()
MEANINGS = (
    "指作業前後所需之各項準備 包含材料、工具與人員 依各單位規定辦理 指經核可之文件 泛指現場所有設備 如季節、氣候與場地等".split()
)
JOB_PATHS = (
    ("AGT", "農林資源", "林務經營"),
    ("ENV", "環境服務", "棲地保育"),
    ("MFC", "製造", "工藝製作"),
    ("ART", "藝文影音", "表演技術"),
    ("TRH", "休閒觀光", "導覽解說"),
    ("OPS", "營運管理", "設施維運"),
    ("EDT", "教育訓練", "推廣教育"),
    ("SCI", "科學工程", "測量與監測"),
)
WORK_PATHS = (
    ("3119", "其他物理及工程科學技術員"),
    ("7319", "其他手工藝工作人員"),
    ("6113", "園藝作物栽培人員"),
    ("5113", "嚮導人員"),
    ("3521", "廣播及視聽技術員"),
    ("2166", "圖像及多媒體設計師"),
    ("7412", "電力機械裝修人員"),
    ("3435", "其他藝術及文化有關專業人員"),
)
TRADE_PATHS = (
    ("A0122", "農、林、漁、牧業", "蔬菜栽培業"),
    ("C2391", "製造業", "耐火、黏土建材及其他陶瓷製品製造業"),
    ("R9101", "藝術、娛樂及休閒服務業", "植物園、動物園及自然生態保護機構"),
    ("P8572", "教育業", "藝術教育業"),
    ("H5301", "運輸及倉儲業", "其他運輸輔助業"),
    ("J5911", "出版影音及資通訊業", "影片及電視節目製作業"),
    ("M7401", "專業、科學及技術服務業", "專門設計業"),
)


# What texts are made of: `{verb}` is one of VERBS, and so on; see `Writer.word`.
PATTERNS = {
    "duty": (
        "{thing}{act}與管理",
        "{verb}{thing}作業",
        "{thing}及{thing}{act}",
        "{thing}{act}",
        "規劃與執行{thing}{act}",
    ),
    "task": (
        "{verb}{thing}",
        "{verb}{thing}與{thing}",
        "{verb}{thing}{act}事項",
        "執行{thing}{act}",
        "{verb}並{verb}{thing}之{act}流程",
        "{verb}{thing}({term})",
    ),
    "output": (
        "{thing}{paper}",
        "{thing}{act}{paper}",
        "{thing}與{thing}{paper}",
        "{beginning}{paper}",
        "{thing}{paper}（含{thing}）",
    ),
    "knowledge": (
        "{thing}{knowing}",
        "{thing}與{thing}之{knowing}",
        "{thing}{act}{knowing}",
        "{thing}（如{two things}）{knowing}",
        "{thing}{knowing}({term})",
        "{source}與{thing}{knowing}",
        "{beginning}{knowing}",
    ),
    "skill": (
        "{thing}{doing}",
        "{soft}",
        "{thing}{act}{doing}",
        "{thing}與{thing}{doing}",
        "{thing}{act}工具（{term}）使用能力",
        "{beginning}{doing}",
    ),
    "indicator": (
        "依據{source}，{verb}{thing}，並{verb}{thing}{paper}。",
        "{verb}{thing}之{act}情形，以{aim}。",
        "{verb}{thing}，發現{trouble}時，{reaction}。",
        "運用{term}工具，{verb}{thing}與{thing}，以{aim}。",
        "與{people}討論{thing}{act}事宜，{verb}{thing}，完成後{verb}{thing}{paper}。",
        "{verb}{thing}（如{three things}等），{verb}{trouble}之原因，並{reaction}，以{aim}。",
        "依{source}及{source}，於{days}日內完成{thing}{act}，{verb}{two things}之數量，並向{people}說明結果。",
        "將{thing}{paper}送交{people}審核，依意見{verb}{thing}。",
    ),
    "attitude": ("{when}{behaviour}，並{behaviour}；對於{thing}{act}，也願意{behaviour}。",),
    "detail": ("{thing}{act}", "{thing}與{thing}", "{thing}{knowing}"),
    "description": ("負責{two things}之{act}與{act}，{verb}{thing}，並協助{people}{verb}{thing}，以{aim}。",),
    "prerequisite": (
        "{schooling}，具{years}年以上{thing}{act}經驗。",
        "{schooling}，或具備{thing}{act}能力。",
        "具{thing}{act}相關證照者尤佳。",
        "{years}年以上{thing}{act}工作經驗",
    ),
    "note": ("{thing}：{meaning}。", "{thing}{act}依{source}辦理。", "{term}：{meaning}。"),
}
LISTS = {
    "verb": VERBS,
    "act": ACTS,
    "paper": PAPERS,
    "knowing": KNOWLEDGE,
    "doing": SKILLS,
    "soft": SOFT,
    "source": SOURCES,
    "people": PEOPLE,
    "aim": AIMS,
    "trouble": TROUBLES,
    "reaction": REACTIONS,
    "when": TRAIT_STARTS,
    "behaviour": TRAIT_ACTS,
    "schooling": SCHOOLING,
    "meaning": MEANINGS,
}


class Writer:
    """Makes texts of one field; no text twice."""

    def __init__(self, rng, field):
        self.rng, self.field, self.used = rng, field, set()
        self.words = {
            "thing": self.thing,
            "two things": lambda: self.things(2),
            "three things": lambda: self.things(3),
            "term": lambda: rng.choice(field.terms),
            # A name begins with a Latin term at times.
            "beginning": lambda: rng.choice(field.terms) if rng.random() < 0.3 else self.thing(),
            "days": lambda: str(rng.randint(2, 30)),
            "years": lambda: str(rng.randint(1, 5)),
        }

    def thing(self):
        return self.rng.choice(self.field.things)

    def things(self, count):
        return "、".join(self.rng.sample(self.field.things, count))

    def word(self, kind):
        return self.words[kind]() if kind in self.words else self.rng.choice(LISTS[kind])

    def once(self, make):
        """A text of `make` that this document does not have yet."""
        for _ in range(200):
            text = make()
            if text not in self.used:
                self.used.add(text)
                return text
        raise AssertionError("the words run out")

    def text(self, kind):
        fill = lambda: re.sub(r"{([a-z ]+)}", lambda place: self.word(place[1]), self.rng.choice(PATTERNS[kind]))
        return self.once(fill)


WIDE = r"[\u2e80-\u9fff\uf900-\ufaff]"


def spaced(text, rng, share=1.0):
    """The text with blanks between ideographs and Latin words or digits, as many authors type it."""
    put = lambda match: match[0] + (" " if rng.random() < share else "")
    text = re.sub(rf"{WIDE}(?=[A-Za-z0-9(])", put, text)
    return re.sub(rf"[A-Za-z0-9)](?={WIDE})", put, text)
