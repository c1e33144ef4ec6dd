namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>The connections of one server: one row of "show servers conn".</summary>
/// <param name="Used">Connections with a request or a tunnel on them.</param>
/// <param name="Idle">Connections kept for re-use.</param>
public sealed record ConnectionRow(string Backend, string Server, int Used, int Idle);
