using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>A slot that a job may be leased for, and why this one.</summary>
internal readonly record struct Assignment(Heartbeat Worker, PickReason Reason);
