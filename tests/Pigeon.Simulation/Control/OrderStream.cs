using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Pigeon.Agent.Fleet;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Core.Fleet;
using Pigeon.Core.Protocol;
using Pigeon.Core.Storage;
using Pigeon.Simulation.Engine;
using Pigeon.Simulation.Vms;

namespace Pigeon.Simulation.Control;

/// <summary>
/// A stream of orders from one controller to one agent. What is said on it comes in its order and once, and may come late: what a cut holds up comes when that is healed, or the
/// stream breaks.
/// </summary>
internal sealed class OrderStream(Network network, Vm vm, ControllerProcess controller, Node agent) : Stream
{
    private readonly Channel<SseItem<string>> _items = Channel.CreateUnbounded<SseItem<string>>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
    private readonly CancellationTokenSource _aborted = new();
    private readonly StringBuilder _text = new();
    private readonly Queue<(TimeSpan At, SseItem<string> Item)> _queue = new();
    private TimeSpan _last;

    /// <summary>Held against the rules when it leaves the controller.</summary>
    public static Action<VmOrders> Told
    {
        get => told ?? (_ => { });
        set => told = value;
    }

    [ThreadStatic]
    private static Action<VmOrders>? told;

    public ChannelReader<SseItem<string>> Items => _items.Reader;

    /// <summary>Why it was not opened.</summary>
    public LinkException? Refusal { get; private set; }

    /// <summary>The request has come.</summary>
    public void Open(ShownCertificate? shown)
    {
        if (_aborted.IsCancellationRequested) return;
        controller.Node.Died += () => network.World.After(network.Delay(), Break);
        controller.Node.Start(async () =>
        {
            try
            {
                await TellAsync(shown);
            }
            catch (Exception fault) when (fault is StoreException or TermEndedException)
            {
                Refuse(new LinkException(fault.Message));
            }
        });
    }

    /// <summary>The agent listens no longer. The controller hears of it if anything does.</summary>
    public void Leave() => network.World.After(network.Delay(), () =>
    {
        if (!network.IsCut(vm.Machine.Name, controller.Machine.Name)) _aborted.Cancel();
        else network.World.After(TimeSpan.FromSeconds(20), _aborted.Cancel);
    });

    public override void Write(byte[] buffer, int offset, int count)
    {
        _text.Append(Encoding.UTF8.GetString(buffer, offset, count));
        while (_text.ToString() is var text && text.IndexOf("\n\n", StringComparison.Ordinal) is >= 0 and var end)
        {
            _text.Remove(0, end + 2);
            var lines = text[..end].Split('\n');
            Say(new SseItem<string>(lines[1]["data: ".Length..], lines[0]["event: ".Length..]));
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer, offset, count);
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.ToArray(), 0, buffer.Length);
        return ValueTask.CompletedTask;
    }

    private void Say(SseItem<string> item)
    {
        if (item.EventType == "orders") Told(JsonSerializer.Deserialize(item.Data, OrdersJson.Default.VmOrders)!);
        var at = network.World.Pump.Now + network.Delay();
        if (at > _last) _last = at;
        _queue.Enqueue((_last, item));
        network.World.After(_last - network.World.Pump.Now, Deliver);
    }

    /// <summary>Nothing overtakes: what comes after something that is held up waits too.</summary>
    private void Deliver()
    {
        while (!agent.IsDead && _queue.TryPeek(out var next) && next.At <= network.World.Pump.Now)
        {
            if (!network.IsCut(controller.Machine.Name, vm.Machine.Name)) _items.Writer.TryWrite(_queue.Dequeue().Item);
            else if (network.World.Chance.OneIn(8))
            {
                Break();
                return;
            }
            else
            {
                network.World.After(TimeSpan.FromMilliseconds(500), Deliver);
                return;
            }
        }
    }

    private async Task TellAsync(ShownCertificate? shown)
    {
        if (controller.Term is not { IsOpen: true } term) Refuse(new LinkException("this controller does not lead"));
        else if (!term.Gate.Speaks(shown, vm.Name, out var why)) Refuse(new LinkException(why, ProblemCode.Unauthorized));
        else
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_aborted.Token, controller.End);
            await term.Vms.AcceptKeyAsync(vm.Name, shown!.Key, CancellationToken.None);
            var http = Web.Request(default, this, end.Token);
            http.Features.Set(shown);
            await term.Agents!.StreamAsync(http, vm.Name);
            network.World.After(network.Delay(), Break);
        }
    }

    private void Refuse(LinkException why)
    {
        Refusal = why;
        network.World.After(network.Delay(), () => _items.Writer.TryComplete());
    }

    private void Break() => _items.Writer.TryComplete(new IOException("the connection was reset"));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
