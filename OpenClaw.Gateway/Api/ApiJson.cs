using System.Text.Json;
using System.Text.Json.Serialization;
using OpenClaw.Gateway.Alerts;
using OpenClaw.Gateway.Auth;

namespace OpenClaw.Gateway.Api;

/// <summary>Everything that this gateway reads and writes as JSON. Unknown members are ignored, unless a request says otherwise.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MessageRequest))]
[JsonSerializable(typeof(MessageReply))]
[JsonSerializable(typeof(JobReply))]
[JsonSerializable(typeof(TurnsReply))]
[JsonSerializable(typeof(StreamFrame))]
[JsonSerializable(typeof(ClientFrame))]
[JsonSerializable(typeof(ReceiptFrame))]
[JsonSerializable(typeof(ErrorFrame))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(KeyReply[]))]
[JsonSerializable(typeof(PersonReply[]))]
[JsonSerializable(typeof(NodeReply[]))]
[JsonSerializable(typeof(CountsReply))]
[JsonSerializable(typeof(OverviewReply))]
[JsonSerializable(typeof(JobLineReply[]))]
[JsonSerializable(typeof(RedriveRequest))]
[JsonSerializable(typeof(RedriveReply))]
[JsonSerializable(typeof(AlertReply[]))]
[JsonSerializable(typeof(SilenceRequest))]
[JsonSerializable(typeof(AlertLimits))]
[JsonSerializable(typeof(AlertLimitsReply))]
[JsonSerializable(typeof(AvailabilityReply))]
[JsonSerializable(typeof(JournalReply[]))]
[JsonSerializable(typeof(LookReply))]
[JsonSerializable(typeof(ChannelReply[]))]
[JsonSerializable(typeof(PausedReply[]))]
[JsonSerializable(typeof(Dictionary<Guid, PastReply>))]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(SelectionRequest))]
[JsonSerializable(typeof(SelectionReply))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(SessionReply))]
internal sealed partial class ApiJson : JsonSerializerContext;
