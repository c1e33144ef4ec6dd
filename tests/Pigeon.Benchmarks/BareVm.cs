using System.Globalization;
using System.Text;
using Pigeon.Agent.Fleet;
using Pigeon.Core.Protocol;

namespace Pigeon.Benchmarks;

/// <summary>The floor of a VM: it answers each order at once with as many bytes as a real report has, and thinks nothing.</summary>
/// <param name="size">Bytes of a report.</param>
internal sealed class BareVm(int number, int size, VmReportWire first) : ILinked
{
    private volatile string _round = "0";

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{number}");

    public VmReportWire First => first;

    public Task<bool> TakeAsync(string orders, ControllerClient controller, CancellationToken ct)
    {
        _round = orders.Split(' ')[0];
        return Task.FromResult(true);
    }

    public byte[] Report() => Encoding.ASCII.GetBytes($"{_round} ".PadRight(size, '.'));
}
