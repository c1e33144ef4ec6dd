using System.Text;
using Microsoft.AspNetCore.Http;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;
using Xunit;

namespace Pigeon.Controller.Tests.Fleet;

public sealed class OperationEventsTests
{
    [Fact]
    public async Task Changes_that_follow_each_other_are_told_together_and_the_end_at_once()
    {
        const int Changes = 1000;
        var (looks, body) = (0, new MemoryStream());
        var http = new DefaultHttpContext { Response = { Body = body } };

        await OperationEvents.SendAsync(http, () => Operation(++looks, Changes), () => Task.CompletedTask, TimeProvider.System, CancellationToken.None);

        var events = Encoding.UTF8.GetString(body.ToArray()).Split("data: ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Changes, looks);
        Assert.InRange(events.Length, 2, Changes / 2);
        Assert.Contains("\"state\":\"done\"", events[^1], StringComparison.Ordinal);
    }

    /// <summary>Whoever follows counts silence.</summary>
    [Fact]
    public async Task While_only_other_operations_change_it_says_now_and_then_that_it_is_still_there()
    {
        const int Looks = 100;
        var (looks, body) = (0, new MemoryStream());
        var http = new DefaultHttpContext { Response = { Body = body } };

        await OperationEvents.SendAsync(http, () => Operation(++looks < Looks ? 1 : Looks, Looks), () => Task.CompletedTask, new StrideTime(), CancellationToken.None);

        var said = Encoding.UTF8.GetString(body.ToArray());
        Assert.Equal(2, said.Split("data: ").Length - 1);
        Assert.InRange(said.Split(": ping\n\n").Length - 1, Looks / 5, Looks);
    }

    /// <summary>A second passes each time that somebody looks at it.</summary>
    private sealed class StrideTime : TimeProvider
    {
        private int _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }

    private static OperationWire Operation(int change, int last) => new()
    {
        Id = "operation-1", App = "shop", Verb = "activate", Vm = "ctl1", State = change == last ? "done" : "running", Detail = $"{change}", StartedAt = Sample.Start, Steps = [], Evidence = [],
    };
}
