using Pigeon.Agent.Fleet;
using Pigeon.Agent.Settings;
using Xunit;

namespace Pigeon.Agent.Tests.Fleet;

public sealed class ControllerChoiceTests
{
    private readonly PassedTime _time = new();

    [Fact]
    public void One_after_the_other_is_asked_and_when_all_were_it_is_time_to_wait()
    {
        var choice = Of(3);

        var asked = Enumerable.Range(0, 6).Select(_ => (choice.Current.Host, choice.Next())).ToList();

        Assert.Equal([("ctl1", false), ("ctl2", false), ("ctl3", true), ("ctl1", false), ("ctl2", false), ("ctl3", true)], asked);
    }

    [Fact]
    public void Where_there_is_one_only_each_attempt_is_waited_for()
    {
        var choice = Of(1);

        Assert.True(choice.Next());
        Assert.Equal("ctl1", choice.Current.Host);
    }

    [Fact]
    public void The_one_that_another_has_named_is_next_whether_it_is_listed_or_not()
    {
        var choice = Of(2);

        Assert.True(choice.Follow(Url("ctl9")));

        Assert.Equal(("ctl9", true), (choice.Current.Host, choice.IsTakeOver));
    }

    /// <summary>It led until just now: who named it will name another one soon.</summary>
    [Fact]
    public void A_named_one_that_is_gone_is_time_to_wait_and_then_the_next_of_the_list_is_asked()
    {
        var choice = Of(3);
        choice.Next();
        choice.Follow(Url("ctl3"));

        Assert.True(choice.Next());

        Assert.Equal(("ctl3", false), (choice.Current.Host, choice.IsTakeOver));
    }

    [Fact]
    public void Two_that_name_each_other_are_not_followed_for_ever()
    {
        var choice = Of(2);

        var followed = Enumerable.Range(0, 10).TakeWhile(at => choice.Follow(Url(at % 2 == 0 ? "ctl2" : "ctl1"))).Count();

        Assert.Equal(3, followed);
        Assert.True(choice.Next());
        Assert.False(choice.IsTakeOver);
        Assert.True(choice.Follow(Url("ctl1")));
    }

    [Fact]
    public void Names_count_anew_once_the_right_one_was_found()
    {
        var choice = Of(2);
        for (var term = 0; term < 10; term++)
        {
            Assert.True(choice.Follow(Url($"ctl{term}")));
            choice.Stay();
        }
    }

    /// <summary>However many follow, each names the one that leads, and one name is enough.</summary>
    [Fact]
    public void Of_many_that_name_one_that_is_gone_all_are_asked_in_their_turn()
    {
        var choice = Of(7);
        var asked = new List<string>();
        for (var attempt = 0; attempt < 7; attempt++)
        {
            asked.Add(choice.Current.Host);
            Assert.True(choice.Follow(Url("gone")));
            choice.Next();
        }

        Assert.Equal(Enumerable.Range(1, 7).Select(number => $"ctl{number}"), asked);
    }

    /// <summary>Until its lease is over the others name it, and each attempt there takes seconds.</summary>
    [Fact]
    public void One_that_fell_silent_is_neither_followed_nor_asked_while_there_is_another()
    {
        var choice = Of(2);
        choice.FellSilent();

        Assert.False(choice.Next());
        Assert.Equal("ctl2", choice.Current.Host);
        for (var named = 0; named < 5; named++)
        {
            Assert.False(choice.Follow(Url("ctl1")));
            Assert.True(choice.IsTakeOver);
            Assert.True(choice.Next());
            Assert.Equal("ctl2", choice.Current.Host);
        }

        Assert.True(choice.Follow(Url("ctl3")));
    }

    [Fact]
    public void One_that_fell_silent_is_asked_again_after_a_while()
    {
        var choice = Of(2);
        choice.FellSilent();
        choice.Next();

        _time.Passed = ControllerChoice.Passed;

        Assert.False(choice.IsTakeOver);
        Assert.True(choice.Next());
        Assert.Equal("ctl1", choice.Current.Host);
        choice.Next();
        Assert.True(choice.Follow(Url("ctl1")));
    }

    [Fact]
    public void One_that_fell_silent_is_asked_again_where_there_is_no_other()
    {
        var choice = Of(1);
        choice.FellSilent();

        Assert.True(choice.Next());
        Assert.Equal("ctl1", choice.Current.Host);
    }

    private ControllerChoice Of(int controllers) => new(new ControllerPlace(Url("ctl1"), "/token", null) { Others = [.. Enumerable.Range(2, controllers - 1).Select(number => Url($"ctl{number}"))] }, _time);

    private static Uri Url(string host) => new($"https://{host}:7400");

    private sealed class PassedTime : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
