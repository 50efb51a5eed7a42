from goals.forms.ahead import AheadForm, PanelForm
from goals.forms.compare import CompareForm
from goals.forms.completeness import CompletenessForm, RemindForm
from goals.forms.download import DownloadForm
from goals.forms.grid import BlockForm, CellForm, ChooseForm, GridWhyForm, SeriesCellsForm, UndoForm
from goals.forms.home import HomeForm
from goals.forms.listing import ListingForm
from goals.forms.measures import MeasureForm, ProgressForm
from goals.forms.peers import PeersForm
from goals.forms.plan import (
    DefinitionForm,
    GoalForm,
    IndicatorForm,
    PlanForm,
    RuleForm,
)
from goals.forms.reading import ReadingForm
from goals.forms.reports import AnswerForm, SubmitForm, TextForm, WhyForm
from goals.forms.review import (
    AcceptForm,
    CommentForm,
    DecisionForm,
    QueueForm,
    ReopenForm,
    ReturnForm,
    SettleForm,
)
from goals.forms.rounds import ExtendForm, FreezeForm, LockForm, RoundForm, TimesForm
from goals.forms.series import SeriesForm
from goals.forms.targets import SaveForm, TargetForm, UnitForm, target_values
from goals.forms.uploads import ConfirmForm, ReasonForm, TemplateForm, UploadForm

__all__ = [
    "AcceptForm",
    "AheadForm",
    "AnswerForm",
    "BlockForm",
    "CellForm",
    "ChooseForm",
    "CommentForm",
    "CompareForm",
    "CompletenessForm",
    "ConfirmForm",
    "DecisionForm",
    "DefinitionForm",
    "DownloadForm",
    "ExtendForm",
    "FreezeForm",
    "GoalForm",
    "GridWhyForm",
    "HomeForm",
    "IndicatorForm",
    "ListingForm",
    "LockForm",
    "MeasureForm",
    "PanelForm",
    "PeersForm",
    "PlanForm",
    "ProgressForm",
    "QueueForm",
    "ReadingForm",
    "ReasonForm",
    "RemindForm",
    "ReopenForm",
    "ReturnForm",
    "RoundForm",
    "RuleForm",
    "SaveForm",
    "SeriesCellsForm",
    "SeriesForm",
    "SettleForm",
    "SubmitForm",
    "TargetForm",
    "TemplateForm",
    "TextForm",
    "TimesForm",
    "UndoForm",
    "UnitForm",
    "UploadForm",
    "WhyForm",
    "target_values",
]
