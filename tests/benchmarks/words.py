"""The words of the invented world: its classes in proportion, what can be said of whom, and syllables for names."""

from __future__ import annotations

#: Class → share of entities, as in the seeds' graph.
CLASSES = {
    "Organization": 36, "AIModel": 14, "Person": 13, "Technology": 9, "Product": 9, "Hardware": 8, "Place": 6,
    "Work": 2, "Event": 1, "Benchmark": 1, "MarketIndex": 1,
}  # fmt: skip
#: The classes of the best known, in turn.
KNOWN = ("Organization", "AIModel", "Organization", "Person")
#: How a statement stands → weight, and how it is put into words.
MODALITIES = {
    "asserted": (76, "{s}{v}{o}"), "reported": (16, "据{w}称，{s}{v}{o}"), "hedged": (4, "{s}或许{v}{o}"),
    "negated": (2, "{s}没有{v}{o}"), "planned": (1.5, "{s}计划{v}{o}"), "forecast": (0.5, "{s}预计将{v}{o}"),
}  # fmt: skip
ANY = tuple(CLASSES)
MADE = ("AIModel", "Product", "Hardware", "Technology", "Work")
#: Event class → role and classes of who acts, role and classes of whom it befalls, the words between them.
EVENTS = {
    "Release": (("agent", ("Organization", "Person")), ("object", MADE), "发布了"),
    "Acquisition": (("acquirer", ("Organization",)), ("acquisitionTarget", ("Organization",)), "买下"),
    "Investment": (("investor", ("Organization", "Person")), ("investee", ("Organization",)), "入股"),
    "Appointment": (("employer", ("Organization",)), ("appointee", ("Person",)), "聘请"),
    "Adoption": (("adopter", ("Organization",)), ("object", MADE[:4]), "开始使用"),
    "Meeting": (("participant", ("Person", "Organization")), ("participant", ("Person", "Event")), "会见"),
    "Partnership": (("participant", ("Organization",)), ("participant", ("Organization", "Product")), "携手"),
    "Statement": (("speaker", ("Person", "Organization")), ("topic", ANY), "谈到"),
    "Regulation": (("regulator", ("Place",)), ("regulated", ("Organization", *MADE[:4])), "约束"),
    "MarketMove": (("agent", ("MarketIndex",)), ("object", ("Organization",)), "牵动"),
}
#: What two entities share that nothing else ties.
SHARED = ("Incident", "卷入一场事故，同在的有")
#: Measure → classes that have it, unit, least and most (powers of ten), unit in Chinese, words before the number.
MEASURES = {
    "revenue": (("Organization",), "CNY", 7, 11, "元", "收入"),
    "valuation": (("Organization",), "USD", 7, 11, "美元", "估值"),
    "headcount": (("Organization",), "count", 1, 5, "人", "员工"),
    "fundingAmount": (("Organization",), "USD", 6, 9, "美元", "融资"),
    "parameterCount": (("AIModel",), "count", 8, 12, "个", "参数"),
    "trainingCost": (("AIModel",), "USD", 5, 8, "美元", "训练花费"),
    "downloads": (("AIModel", "Product"), "count", 3, 8, "次", "下载"),
    "activeUsers": (("Product",), "count", 4, 8, "人", "用户"),
    "price": (("Product", "Hardware"), "CNY", 1, 5, "元", "售价"),
    "shareChange": (("MarketIndex", "Organization"), "percent", 0, 1, "%", "涨幅"),
}
#: Qualifier → weight and word.
QUALIFIERS = {"exactly": (70, ""), "about": (12, "约"), "over": (8, "超过"), "under": (5, "不足"), "nearly": (5, "近")}

HAN = "岚澈珩垣朔砚汀沅翊棠槿璟淞澄霁曜泓钰淇穹笙梓皓岑漪沐冉岱渚嵘衍晟蘅芷葭栩汐澜峤昀"
TRADITIONAL = str.maketrans("岚钰晟嵘峤澜岛国数据实验", "嵐鈺晟嶸嶠瀾島國數據實驗")
SURNAMES = (
    "亓官",
    "闾丘",
    "澹台",
    "赫连",
    "濮阳",
    "端木",
    "公冶",
    "宗政",
    "太叔",
    "申屠",
    "钟离",
    "夹谷",
    "百里",
    "东郭",
)
STARTS = ("Xa", "Vo", "Ru", "Ke", "Lum", "Ny", "Or", "Tev", "Zi", "Bra", "Quo", "Fen", "Hol", "Mir", "Sol", "Dra")
ENDS = ("ra", "lix", "ton", "vay", "dis", "mo", "net", "quil", "sen", "tra", "bex", "nor", "phi", "lan", "go", "ri")
#: Class → what stands before and after the syllables of a name; after an ASCII tail the name is in Latin letters.
TAILS = {
    "Organization": ("科技", "智能", "资本", "数据", "实验室", "集团", "研究院", "电子", "云", "时报"),
    "Place": ("市", "州", "县", "岛", "国"), "AIModel": ("-1", "-2", "-3", "-V4", "-Mini", "-7B", "-70B"),
    "Technology": ("算法", "架构", "训练法", "缓存", "编码"), "Event": ("大会", "论坛"),
    "Product": ("助手", "笔记", "相机", "音箱", "地图"), "Hardware": (" X1", " X2", " A9", " M9", " P40k"),
    "Benchmark": ("Bench", "QA", "Eval"), "MarketIndex": ("指数", "50指数"), "Work": ("》", "报告》", "札记》"),
}  # fmt: skip
FILLERS = (
    "会场外的银杏已经黄了。", "这是本周的第三场小雨。", "记者到时，展台前只剩几把空椅子。", "茶歇比议程长了十分钟。",
    "窗台上的仙人掌开了花。",
)  # fmt: skip
