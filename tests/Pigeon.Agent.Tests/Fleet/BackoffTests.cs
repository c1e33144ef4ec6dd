using Pigeon.Agent.Fleet;
using Xunit;

namespace Pigeon.Agent.Tests.Fleet;

public sealed class BackoffTests
{
    [Fact]
    public void Pauses_double_up_to_a_limit_and_begin_again_after_a_good_attempt()
    {
        var backoff = new Backoff(() => 1);

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalSeconds));
        backoff.Reset();
        Assert.Equal(0.5, backoff.Next().TotalSeconds);
    }

    [Fact]
    public void No_pause_is_shorter_than_half_of_what_it_may_be()
    {
        var backoff = new Backoff(() => 0);

        Assert.Equal([0.25, 0.5, 1], Enumerable.Range(0, 3).Select(_ => backoff.Next().TotalSeconds));
    }
}
