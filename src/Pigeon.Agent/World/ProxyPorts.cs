using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Settings;

namespace Pigeon.Agent.World;

/// <summary>The ways to one HAProxy.</summary>
public sealed record ProxyPorts(HaproxyMode Mode, ServingWorker Runtime, MasterSocket Master, ProxyProcess Process);
