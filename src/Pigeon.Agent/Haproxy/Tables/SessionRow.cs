namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>A request or a tunnel that is on a server now: one row of "show sess".</summary>
/// <param name="Id">The name under which it can be shut down. HAProxy gives it out again as soon as the session has ended.</param>
public sealed record SessionRow(string Id, string Backend, string Server, bool IsTunnel);
