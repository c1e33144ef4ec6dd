using System.Net.ServerSentEvents;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Agent.Fleet;

/// <summary>What an agent says to its controller, and hears from it.</summary>
internal interface IControllerClient : IDisposable
{
    /// <param name="ticket">The token to join with.</param>
    /// <exception cref="LinkException">The controller refused, or did not answer in time.</exception>
    Task<JoinAnswer> JoinAsync(AccessToken ticket, JoinRequest join, CancellationToken ct);

    /// <param name="name">The VM's name.</param>
    /// <param name="asked">The certificate request for its next key, as PEM.</param>
    /// <exception cref="LinkException">The controller refused, or did not answer in time.</exception>
    Task<GrantedCertificate> RenewAsync(string name, string asked, CancellationToken ct);

    /// <param name="name">The VM's name.</param>
    /// <exception cref="LinkException">The controller refused, or did not answer in time.</exception>
    Task ReportAsync(string name, ReadOnlyMemory<byte> report, CancellationToken ct);

    /// <exception cref="LinkException">The controller has no such definition, or did not answer in time.</exception>
    Task<DefinitionSource> DefinitionAsync(DefinitionDigest digest, CancellationToken ct);

    /// <summary>What the controller says, in order, until one side ends it.</summary>
    /// <exception cref="LinkException">The controller refused.</exception>
    IAsyncEnumerable<SseItem<string>> OrdersAsync(string name, CancellationToken ct);
}
