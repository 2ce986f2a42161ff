"""The finer ways of saying a relation, each with a near miss; sentences are written as in test_relations.py."""

import pytest

from kg.extract import voices
from kg.extract.relations import find
from tests.extract.test_relations import ONTOLOGY, read, said

RIGHT = (
    # an organisation that names a product as well
    ("[青禾|O|a]App上线三周，[青禾|O|a]的下载量超过了[豆荚|D|b]。", "a outperforms b"),
    ("[白露云|O|a]、[蓝湾云|O|b]、[海棠云|O|c]均已正式支持[青禾|O|d]大模型。", "b adopted d"),
    ("[青禾|O|a]大模型以五十分之一的价格提供了与[稻浪-2|M|b]类似的性能。", "a comparableTo b"),
    # comparisons
    ("[麦穗-1|M|a]的性能直追[稻浪-2|M|b]。", "a comparableTo b"),
    ("[麦穗-1|M|a]比肩[蓝湾|O|c]的[稻浪-2|M|b]和[海棠|O|d]的开源模型[白露-3|M|e]。", "a comparableTo e"),
    ("[麦穗-1|M|a]达到[稻浪-2|M|b]的水平。", "a comparableTo b"),
    ("[麦穗-1|M|a]在多数测试里要比[稻浪-2|M|b]差不少。", "b outperforms a"),
    ("与[稻浪-2|M|b]相比，[麦穗-1|M|a]更差。", "b outperforms a"),
    ("相比[稻浪-2|M|b]，[麦穗-1|M|a]更强。", "a outperforms b"),
    ("[豆荚|D|a]日活跃用户首次超过[听潮|D|b]。", "a outperforms b"),
    ("[磐石910|H|a]的吞吐是[砾石7|H|b]的三倍。", "a outperforms b"),
    ("[豆荚|D|a]与[麦穗-1|M|b]不相上下。", "a comparableTo b"),
    # technology
    ("[麦穗-1|M|a]在架构上做了改进，包括[低秩注意力|T|b]、[稀疏路由|T|c]和[双向流水|T|d]。", "a usesTechnology d"),
    ("[低秩注意力|T|b]使得[麦穗-1|M|a]能够处理更长的文本。", "a usesTechnology b"),
    ("[青禾|O|a]善于做[知识蒸馏|T|b]。", "a usesTechnology b"),
    ("[青禾|O|a]通过[知识蒸馏|T|b]把能力迁移到小模型。", "a usesTechnology b"),
    ("[麦穗-1|M|a]采用混合专家架构（[MoE|T|b]）和[低秩注意力|T|c]。", "a usesTechnology b"),
    ("[青禾|O|a]自研的[低秩注意力|T|b]架构很快。", "a developed b"),
    # titles in a row
    ("[青州大学|O|a]计算机博士、[海棠大学|O|b]访问学者[沈砚|P|c]认为不然。", "c educatedAt a"),
    ("[青州大学|O|a]计算机博士、[海棠大学|O|b]访问学者[沈砚|P|c]认为不然。", "c holdsPositionAt b"),
    ("毕业于[青州大学|O|a]、曾任职于[蓝湾|O|b]的[沈砚|P|c]说。", "c educatedAt a"),
    ("软件公司[青禾|O|a]前总裁、曾领导开发[风铃7|D|b]和[风铃8|D|c]的老兵[沈砚|P|d]说。", "d formerlyAffiliatedWith a"),
    ("软件公司[青禾|O|a]前总裁、曾领导开发[风铃7|D|b]和[风铃8|D|c]的老兵[沈砚|P|d]说。", "d developed c"),
    ("[青禾|O|a]联合创始人、前[蓝湾|O|b]研究员[沈砚|P|c]说。", "c founderOf a"),
    ("[青州大学|O|a]教授、[青禾|O|b]顾问[沈砚|P|c]说。", "c holdsPositionAt a"),
    # who is behind it, and who has it
    ("[青禾|O|b]背后的[蓝湾|O|a]是一家基金。", "a parentOrganizationOf b"),
    ("[蓝湾|O|a]，[青禾|O|b]的母公司，管理着八十亿元。", "a parentOrganizationOf b"),
    ("[青禾|O|b]成立于2020年，母公司[蓝湾|O|a]是一家基金。", "a parentOrganizationOf b"),
    ("[青禾|O|a]手里大约有五千块[磐石910|H|b]。", "a ownsHardware b"),
    ("[青禾|O|a]的一万张[磐石910|H|b]是两年前买的。", "a ownsHardware b"),
    # what is taken up, and what is built on
    ("[砾石机器人|D|b]已在[青禾|O|a]仓库试用。", "a adopted b"),
    ("[青禾|O|a]率先完成对[麦穗-1|M|b]的适配。", "a adopted b"),
    ("[豆荚|D|a]上线，底座是[蓝湾|O|c]的[稻浪-2|M|b]。", "a basedOn b"),
    ("榜首是[稻浪-2|M|b]微调的[麦穗-1|M|a]。", "a basedOn b"),
    # authors
    ("[沈砚|P|a]在个人主页上发表长文《[水与铜|W|b]》。", "a authorOf b"),
    ("[沈砚|P|a]是《[水与铜|W|b]》的作者。", "a authorOf b"),
    ("[沈砚|P|a]把方子写进了《[水与铜|W|b]》。", "a authorOf b"),
    ("[青禾|O|a]发布了“[水与铜标准|W|b]”1.0版。", "a authorOf b"),
    # who put money in
    ("[蓝湾|O|a]先后向[青禾|O|b]投资80亿元。", "a investedIn b"),
    ("[青禾|O|b]此前拿过[蓝湾|O|a]和[白露|O|c]的投资。", "c investedIn b"),
    ("[青禾|O|b]估值60亿元，[蓝湾|O|a]持股9%，[白露|O|c]持股6%。", "c investedIn b"),
    ("[青禾|O|b]去年完成B轮，股东里有[蓝湾|O|a]、[白露|O|c]。", "c investedIn b"),
    ("[青禾|O|b]拿了[沈砚|P|a]、[蓝湾|O|c]的4亿美元。", "c investedIn b"),
    ("[青禾|O|b]完成A轮募资，[白露|O|c]领投，[蓝湾|O|a]参与。", "a investedIn b"),
    # who works with whom
    ("[蓝湾|O|a]宣布向[青禾|O|b]供应电源芯片。", "a partneredWith b"),
    ("[蓝湾|O|a]周一公布名单，首批伙伴包括[青禾|O|b]与[白露|O|c]。", "a partneredWith c"),
    ("[蓝湾|O|a]发布眼镜。[青禾|O|b]是眼镜代工方之一。", "b partneredWith a"),
    ("[蓝湾|O|a]与[青禾|O|b]签了三年。", "a partneredWith b"),
    # who made it
    ("先说[麦穗-1|M|b]。[青禾|O|a]上周刚开源的，很小。", "a developed b"),
    ("[青禾|O|a]成立于2019年，产品[豆荚|D|b]月活百万。", "a developed b"),
    ("[豆荚|D|b]由[青州|L|c]新创[青禾|O|a]推出。", "a developed b"),
    ("[青禾|O|a]昨日发布眼镜，同场发布的[豆荚|D|b]售价三千元。", "a developed b"),
    # posts
    ("[青禾|O|a]成立合资公司，总裁由[沈砚|P|b]担任。", "b holdsPositionAt a"),
    ("[青州|L|a]长[沈砚|P|b]到场。", "b holdsPositionAt a"),
    ("[晨报|O|a] [沈砚|P|b]/文", "b holdsPositionAt a"),
    ("目前[青禾|O|a]首席执行官[沈砚|P|b]仍未表态。", "b holdsPositionAt a"),
    ("[沈砚|P|b]此前还在[青禾|O|a]短暂任职。", "b formerlyAffiliatedWith a"),
    ("财务长由[青禾|O|a]出身的[沈砚|P|b]接掌。", "b formerlyAffiliatedWith a"),
    ("[沈砚|P|b]辞职，与同学[何川|P|c]创办[青禾|O|a]。", "c founderOf a"),
    # where
    ("[沈砚|P|b]在[青州|L|c]成立了[青禾|O|a]。", "a locatedIn c"),
    # what is taken up, and built on
    ("[麦穗-1|M|b]开源。[白露云|O|a]、[蓝湾云|O|c]相继接入。", "c adopted b"),
    ("[豆荚|D|b]去年发布，客户名单里有[蓝湾|O|c]。", "c adopted b"),
    ("[麦穗-1|M|a]由[稻浪-2|M|b]改造而来。", "a basedOn b"),
    ("[麦穗-1|M|a]用48张[磐石910|H|b]跑了17天，训练很省。", "a trainedOn b"),
    # comparisons
    ("[麦穗-1|M|a]得分25%，高于[青禾|O|c]的[稻浪-2|M|b]。", "a outperforms b"),
    ("代码：[麦穗-1|M|a] > [稻浪-2|M|b]。", "a outperforms b"),
    ("代码：[麦穗-1|M|a] ≈ [稻浪-2|M|b]。", "a comparableTo b"),
    ("[麦穗-1|M|a]和[稻浪-2|M|b]几乎同分。", "a comparableTo b"),
    ("有人贴出对比图，认为[麦穗-1|M|a]明显落后于[稻浪-2|M|b]。", "b outperforms a"),
    ("[蓝湾|O|a]客户集中。[青禾|O|b]、[白露|O|c]等对手也在追赶。", "c competesWith a"),
    # houses that give a view
    ("[蓝湾证券|O|a]首予[青禾|O|b]“买入”评级。", "a commentedOn b"),
    ("[蓝湾证券|O|a]将[青禾|O|b]目标价上调至24元。", "a commentedOn b"),
)

WRONG = (
    ("[青禾|O|a]的收入超过了[豆荚|D|b]。", "a outperforms b"),
    ("[青禾|O|a]大模型公司裁员，[青禾|O|a]员工超过[豆荚|D|b]。", "a outperforms b"),
    ("[蓝湾|O|c]发布[青禾|O|a]大模型。", "c developed a"),
    ("[麦穗-1|M|a]的定价与[稻浪-2|M|b]不同。", "a comparableTo b"),
    ("[麦穗-1|M|a]没有达到[稻浪-2|M|b]的水平。", "a comparableTo b"),
    ("[麦穗-1|M|a]要比[稻浪-2|M|b]差不少。", "a outperforms b"),
    ("与[稻浪-2|M|b]相比，[麦穗-1|M|a]更差。", "a outperforms b"),
    ("[磐石910|H|a]的成本是[砾石7|H|b]的三倍。", "a outperforms b"),
    ("[听潮|D|a]在[豆市|D|b]免费榜首位，力压[豆荚|D|c]。", "b outperforms c"),
    ("[麦穗-1|M|a]没有采用[低秩注意力|T|b]。", "a usesTechnology b"),
    ("[青禾|O|a]并不擅长[知识蒸馏|T|b]。", "a usesTechnology b"),
    ("[青禾|O|a]自研的[深度学习|T|b]训练平台很快。", "a developed b"),
    ("[青禾|O|a]推出[稻浪-2|M|b]团队。", "a developed b"),
    ("[青禾|O|a]上架8000张[磐石910|H|b]。", "a developed b"),
    ("[青州大学|O|a]博士后、[青禾|O|b]顾问[沈砚|P|c]说。", "c educatedAt a"),
    ("[青禾|O|a]前员工、[蓝湾|O|b]联合创始人[沈砚|P|c]说。", "c formerlyAffiliatedWith b"),
    ("前[青禾|O|a]工程师[沈砚|P|c]说。", "c holdsPositionAt a"),
    ("[青禾|O|a]创始人[何川|P|b]、[蓝湾|O|c]总裁[沈砚|P|d]到场。", "d holdsPositionAt a"),
    ("[青禾|O|a]创始人与[蓝湾|O|c]会面。", "c founderOf a"),
    ("[青禾|O|b]背后的投资方[蓝湾|O|a]是一家基金。", "a parentOrganizationOf b"),
    ("[蓝湾|O|a]、[白露|O|d]旗下的[青禾|O|b]宣布涨价。", "a parentOrganizationOf b"),
    ("[蓝湾|O|a]依赖[青禾|O|b]的数据。", "b parentOrganizationOf a"),
    ("[青禾|O|a]卖出的五千块[磐石910|H|b]。", "a ownsHardware b"),
    ("[砾石机器人|D|b]在[青禾|O|a]的采访中亮相，下周使用。", "a adopted b"),
    ("[青禾|O|a]尚未完成对[麦穗-1|M|b]的适配。", "a adopted b"),
    ("[豆荚|D|a]用来微调自家的[稻浪-2|M|b]。", "a basedOn b"),
    ("[稻浪-2|M|b]强过[麦穗-1|M|a]。", "a basedOn b"),
    ("[沈砚|P|a]翻阅了《[水与铜|W|b]》。", "a authorOf b"),
    # who put money in
    ("[蓝湾|O|a]向[青禾|O|b]投诉80次。", "a investedIn b"),
    ("[青禾|O|b]此前拿过[蓝湾|O|a]和[白露|O|c]的奖杯。", "c investedIn b"),
    ("[青禾|O|b]估值60亿元，[蓝湾|O|a]持股9%，[白露|O|c]持股6%。", "c investedIn a"),
    ("[青禾|O|b]去年完成B轮，对手里有[蓝湾|O|a]、[白露|O|c]。", "c investedIn b"),
    ("[青禾|O|b]拿了[沈砚|P|a]、[蓝湾|O|c]的奖杯。", "c investedIn b"),
    # who works with whom
    ("[蓝湾|O|a]宣布向[青禾|O|b]道歉。", "a partneredWith b"),
    ("[蓝湾|O|a]公布名单，首批对手包括[青禾|O|b]。", "a partneredWith b"),
    ("[蓝湾|O|a]发布眼镜。[青禾|O|b]是眼镜玩家之一。", "b partneredWith a"),
    ("研究院与[青禾|O|a]、[白露|O|b]共建实验室。", "a partneredWith b"),
    ("[蓝湾|O|a]与[青禾|O|b]签了《行为准则》。", "a partneredWith b"),
    ("[蓝湾|O|a][青禾|O|b]领跌科技股。", "a parentOrganizationOf b"),
    # who made it
    ("先说[麦穗-1|M|b]。[青禾|O|a]上周刚买的，很小。", "a developed b"),
    ("[青禾|O|a]发布[麦穗-1|M|b]。[白露云|O|c]上线[麦穗-1|M|b]。", "c developed b"),
    ("[青州法院|O|a]7月9日下令屏蔽[豆荚|D|b]。", "a developed b"),
    ("[豆荚|D|b]底层用的是[青禾|O|a]的[麦穗-1|M|c]。", "a developed b"),
    ("支持[青禾|O|a][磐石910|H|b]、[砾石7|H|c]等芯片。", "a developed c"),
    # posts
    ("[青禾|O|a]成立合资公司，导师是[沈砚|P|b]。", "b holdsPositionAt a"),
    ("前[青禾|O|a]首席执行官[沈砚|P|b]仍未表态。", "b holdsPositionAt a"),
    ("[沈砚|P|b]此前还在[青禾|O|a]读书。", "b formerlyAffiliatedWith a"),
    ("[沈砚|P|b]辞职，与同学[何川|P|c]到访[青禾|O|a]。", "c founderOf a"),
    ("[青禾|O|a]开源了新模型。\n首席执行官[沈砚|P|b]昨天到场。", "b holdsPositionAt a"),
    # what is taken up, and built on
    ("[麦穗-1|M|b]开源。[白露云|O|a]、[蓝湾云|O|c]相继降价。", "c adopted b"),
    ("[豆荚|D|b]去年发布，供应商名单里有[蓝湾|O|c]。", "c adopted b"),
    ("[麦穗-1|M|a]比[稻浪-2|M|b]改造得早。", "a basedOn b"),
    ("[麦穗-1|M|a]接了48张[磐石910|H|b]，闲了17天。", "a trainedOn b"),
    # comparisons
    ("[麦穗-1|M|a]得分25%，高于[青禾|O|c]的[稻浪-2|M|b]。", "b outperforms a"),
    ("代码：[麦穗-1|M|a] > [稻浪-2|M|b]。", "b outperforms a"),
    ("[麦穗-1|M|a]和[稻浪-2|M|b]同日发布。", "a comparableTo b"),
    ("[蓝湾|O|a]客户集中。[青禾|O|b]、[白露|O|c]等对手也在追赶。", "b competesWith c"),
    ("[蓝湾证券|O|a]将[青禾|O|b]办公室搬到楼下。", "a commentedOn b"),
)


@pytest.mark.parametrize(("marked", "expected"), RIGHT)
def test_a_sentence_states_the_relation(marked: str, expected: str) -> None:
    assert expected in said(marked)


@pytest.mark.parametrize(("marked", "wrong"), WRONG)
def test_a_near_miss_states_no_such_relation(marked: str, wrong: str) -> None:
    assert wrong not in said(marked)


def commented(marked: str) -> set[str]:
    text, mentions, names = read(marked)
    found = find(text, mentions, voices.find(text, mentions, ONTOLOGY), ONTOLOGY)
    return {f"{names[f.subject]} {names[f.object]}" for f in found if f.property == "commentedOn"}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[青禾|O|a]发表声明表示，[稻浪-2|M|b]是一款出色的模型。", {"a b"}),
        ("据《[晨报|O|a]》报道，[稻浪-2|M|b]的下载量很高。", {"a b"}),
        ("[青禾|O|a]表示，[稻浪-2|M|b]将于下周发布。", set()),
        ("[沈砚|P|a]：因为它不缺钱，也不缺人，而[蓝湾|O|b]的做法不同，后来[海棠|O|c]又跟上。", {"a b"}),
        ("[沈砚|P|a]：[青禾|O|b]和[蓝湾|O|c]都很低调。", {"a b", "a c"}),
        ("记者：你怎么看[青禾|O|b]？\n[沈砚|P|a]：很佩服。", {"a b"}),
        ("记者：你何时离开[青禾|O|b]？\n[沈砚|P|a]：前年。", set()),
        ("【02:44】[沈砚|P|a]：[青禾|O|b]很低调。", {"a b"}),
        ("[沈砚|P|a]指[青禾|O|b]成本偏高。", {"a b"}),
        ("[沈砚|P|a]的指标显示[青禾|O|b]成本偏高。", set()),
        ("[沈砚|P|a]：我从前好些年一直是在[青禾|O|b]上班。", set()),
    ],
)
def test_a_comment_is_on_what_is_put_forward(marked: str, expected: set[str]) -> None:
    assert commented(marked) == expected
