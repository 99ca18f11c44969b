using OpenClaw.Core.Alerts;
using OpenClaw.Core.Availability;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Outbox;
using OpenClaw.Core.People;
using OpenClaw.Core.Settings;
using OpenClaw.Core.Storage;

namespace OpenClaw.Tests.Contracts;

/// <summary>The seams of one durable store, new and empty. Disposing deletes it.</summary>
public sealed record StoreBundle(IJobStore Jobs, IOutbox Outbox, IConversationLog Log, ILeaseStore Leases, INodeStore Nodes, IApiKeyStore Keys,
    ISettingsStore Settings, ISendLedger Sends, IJournal Journal, IAlertStore Alerts, IAvailabilityStore Availability,
    IPeopleStore People, IPlaceStore Places, IPauseStore Pauses, IReplyHandles Handles, IStoreProbe Probe, Func<ValueTask> Close) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Close();
}
