namespace OpenClaw.Core.Storage;

/// <summary>The schema is older than this build needs, or not there yet: <c>migrate</c> has to run.</summary>
internal sealed class SchemaBehindException(string message) : Exception(message);
