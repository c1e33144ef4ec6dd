namespace Pigeon.Agent.Haproxy;

/// <summary>HAProxy did not start; the message carries its own words.</summary>
public sealed class HaproxyRefusedException(string message) : Exception(message);
