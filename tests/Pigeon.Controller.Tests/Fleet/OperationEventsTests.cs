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

    private static OperationWire Operation(int change, int last) => new()
    {
        Id = "operation-1", App = "shop", Verb = "activate", Vm = "ctl1", State = change == last ? "done" : "running", Detail = $"{change}", StartedAt = Sample.Start, Steps = [], Evidence = [],
    };
}
